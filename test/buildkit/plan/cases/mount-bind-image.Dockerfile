FROM alpine
RUN --mount=type=bind,from=busybox,target=/b ls /b
