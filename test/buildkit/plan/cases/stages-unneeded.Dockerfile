FROM alpine AS lint
RUN lint
FROM alpine AS test
RUN test
FROM alpine
RUN final
