FROM alpine
RUN --mount=type=tmpfs,target=/t --mount=type=secret,id=s,target=/s --mount=type=ssh x
