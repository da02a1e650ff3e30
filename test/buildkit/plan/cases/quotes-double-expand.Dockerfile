FROM alpine
ENV V=1
COPY "a$V" /y
