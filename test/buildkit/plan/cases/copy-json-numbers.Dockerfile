FROM alpine
COPY ["a", 1, "/d/"]
