FROM alpine AS a
ARG D=/d
FROM a
WORKDIR $D/x
