FROM alpine
COPY a /a
COPY a /a
