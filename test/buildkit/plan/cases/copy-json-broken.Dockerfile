FROM alpine
COPY ["a", "/d/"
