FROM alpine AS a
RUN x
FROM alpine
RUN --mount=from=0,target=/y x
