FROM alpine
RUN --mount=type=tmpfs,target=/t,size=64m x
