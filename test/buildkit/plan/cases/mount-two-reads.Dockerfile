FROM alpine AS a
RUN x
FROM alpine
RUN --mount=from=a,source=/1,target=/1 --mount=from=a,source=/2,target=/2 y
