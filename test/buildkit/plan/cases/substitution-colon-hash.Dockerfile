FROM alpine
ENV V=a
COPY ${V:#a} /y
