FROM alpine
ENV V=1
COPY \$V /y
