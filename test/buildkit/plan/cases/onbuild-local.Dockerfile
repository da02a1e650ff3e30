FROM alpine AS a
ONBUILD RUN one
ONBUILD COPY . /src
FROM a
RUN two
