FROM alpine
ARG V=1
ADD https://x.test/a-${V}.tgz /a
