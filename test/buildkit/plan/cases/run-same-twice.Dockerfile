FROM alpine AS a
RUN x
FROM alpine
RUN x
COPY --from=a /x /x
