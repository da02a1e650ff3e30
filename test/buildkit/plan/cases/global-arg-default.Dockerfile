ARG V=3
FROM alpine:${V}
RUN echo $V
