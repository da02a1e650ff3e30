FROM alpine
RUN --network=bridge a
