FROM alpine
RUN --mount=type=bind,tagret=/x x
