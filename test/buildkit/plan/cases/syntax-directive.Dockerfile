# syntax=docker/dockerfile:1
# check=skip=all
FROM alpine
RUN x
