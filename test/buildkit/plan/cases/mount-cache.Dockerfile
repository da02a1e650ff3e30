FROM alpine
RUN --mount=type=cache,target=/c --mount=type=cache,target=/d,id=k,sharing=locked x
