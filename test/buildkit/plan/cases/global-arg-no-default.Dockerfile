ARG V
FROM alpine:${V:-9}
