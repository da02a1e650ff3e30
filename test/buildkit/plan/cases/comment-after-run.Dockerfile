FROM alpine
RUN a # kept
  # dropped
RUN b
