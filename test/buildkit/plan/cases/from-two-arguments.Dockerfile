FROM alpine edge
