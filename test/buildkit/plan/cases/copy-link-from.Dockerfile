FROM alpine AS b
RUN x
FROM alpine
COPY --link --from=b /x /x
RUN y
