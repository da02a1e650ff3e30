FROM alpine AS a
RUN x
FROM alpine
RUN --mount=type=bind,from=a,source=/x,target=/y cp /y /z
