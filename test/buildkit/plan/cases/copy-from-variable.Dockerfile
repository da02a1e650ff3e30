ARG S=a
FROM alpine AS a
FROM alpine
COPY --from=$S /x /y
