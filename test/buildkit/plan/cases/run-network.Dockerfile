FROM alpine
RUN --network=none a
RUN --network=host b
RUN --security=insecure c
