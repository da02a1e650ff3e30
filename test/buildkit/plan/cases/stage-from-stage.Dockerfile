FROM alpine AS a
RUN one
FROM a AS b
RUN two
FROM b
RUN three
