FROM alpine
RUN x
COPY --link a /a
COPY --link=false b /b
