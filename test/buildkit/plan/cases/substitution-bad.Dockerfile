FROM alpine
COPY ${:} /y
