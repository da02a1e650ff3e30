FROM alpine AS s
RUN x
FROM alpine AS a
ONBUILD COPY --from=s /x /y
FROM a
RUN two
