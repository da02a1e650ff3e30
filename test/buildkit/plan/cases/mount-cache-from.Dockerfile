FROM alpine AS a
RUN x
FROM alpine
RUN --mount=type=cache,target=/c,from=a,source=/x y
