FROM alpine
COPY --from=Not/Lower /x /y
