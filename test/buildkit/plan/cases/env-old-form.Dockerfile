FROM alpine
ENV A some words
COPY $A /x/
