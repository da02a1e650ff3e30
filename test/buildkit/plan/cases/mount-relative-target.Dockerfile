FROM alpine
WORKDIR /w
RUN --mount=type=bind,source=a,target=b x
