FROM --platform=linux/arm64 alpine AS a
RUN x
FROM alpine
COPY --from=a /x /x
