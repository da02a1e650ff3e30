FROM alpine
SHELL ["/bin/ash", "-c"]
USER app
RUN x
WORKDIR /y
