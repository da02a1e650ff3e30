FROM alpine
COPY --exclude=*.md --exclude=docs . /src
