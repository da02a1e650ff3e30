FROM alpine
RUNN x
RUN y
