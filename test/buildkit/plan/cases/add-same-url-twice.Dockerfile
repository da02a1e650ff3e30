FROM alpine AS a
ADD https://x.test/a /a
FROM alpine
ADD https://x.test/a /b
COPY --from=a /a /c
