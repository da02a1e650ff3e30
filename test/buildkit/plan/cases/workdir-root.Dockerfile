FROM alpine
WORKDIR /
COPY f .
RUN x
