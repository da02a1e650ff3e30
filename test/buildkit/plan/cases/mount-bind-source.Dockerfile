FROM alpine
RUN --mount=type=bind,source=go.sum,target=/s cat /s
