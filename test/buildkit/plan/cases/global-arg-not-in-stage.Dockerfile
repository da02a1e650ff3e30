ARG V=3
FROM alpine
COPY "$V" x /y/
