ARG V=a/b/c
ARG W=w
FROM alpine
ARG V
ARG W
COPY x${V%%/*} /y
