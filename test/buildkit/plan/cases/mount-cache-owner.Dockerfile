FROM alpine
RUN --mount=type=cache,target=/c,uid=1000,gid=1000,mode=0700 x
