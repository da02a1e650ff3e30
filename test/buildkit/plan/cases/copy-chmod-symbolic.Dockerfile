FROM alpine
COPY --chmod=u=rwX,go=rX a /a
