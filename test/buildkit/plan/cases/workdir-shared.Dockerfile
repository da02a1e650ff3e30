FROM alpine AS a
WORKDIR /w
RUN x
FROM alpine
WORKDIR /w
COPY --from=a /w /w
