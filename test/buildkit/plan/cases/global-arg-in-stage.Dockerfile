ARG V=3
FROM alpine
ARG V
COPY $V /x
