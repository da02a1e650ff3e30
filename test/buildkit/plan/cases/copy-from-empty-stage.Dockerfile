FROM scratch AS e
FROM alpine
COPY --from=e / /
