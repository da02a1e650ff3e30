FROM alpine
COPY ${V /y
