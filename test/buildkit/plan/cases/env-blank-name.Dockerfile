FROM alpine
ENV =a
