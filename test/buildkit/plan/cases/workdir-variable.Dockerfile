FROM alpine
ENV D=/d
WORKDIR $D/x
RUN x
