FROM alpine
SHELL /bin/ash -c
