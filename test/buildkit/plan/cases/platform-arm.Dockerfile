FROM --platform=linux/arm/v7 alpine AS a
FROM alpine
COPY --from=a /x /x
