FROM alpine
ARG D=src
RUN --mount=type=bind,source=$D,target=/s x
