FROM alpine AS a
ENV V=e
ARG V=a
COPY $V /x
FROM a
COPY $V /y
