FROM alpine::1
