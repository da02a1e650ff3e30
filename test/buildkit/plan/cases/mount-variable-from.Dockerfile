FROM alpine
ARG D=a
RUN --mount=type=bind,from=$D,target=/s x
