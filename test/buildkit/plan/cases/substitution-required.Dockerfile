FROM alpine
ARG V
COPY ${V:?must be set} /y
