FROM alpine
RUN x
FROM scratch
COPY --from=0 /a /b
