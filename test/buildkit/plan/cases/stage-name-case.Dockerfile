FROM alpine AS Build
RUN x
FROM scratch
COPY --from=BUILD /a /b
