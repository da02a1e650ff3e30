FROM alpine
RUN --mount=target=/src make
