FROM alpine AS a
RUN --mount=from=b,target=/y x
FROM alpine AS b
RUN z
FROM a
