FROM alpine AS a
ENV D=/d
FROM a
WORKDIR $D
COPY f .
