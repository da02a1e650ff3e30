ARG V=3
FROM alpine
ARG V=4
COPY f$V /x
