FROM alpine AS a
RUN one
FROM alpine AS a
RUN two
FROM scratch
COPY --from=a /x /x
