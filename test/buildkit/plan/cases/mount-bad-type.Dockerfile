FROM alpine
RUN --mount=type=bund,target=/x x
