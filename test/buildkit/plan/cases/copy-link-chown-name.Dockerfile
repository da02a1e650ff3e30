FROM alpine
COPY --link --chown=app a /a
