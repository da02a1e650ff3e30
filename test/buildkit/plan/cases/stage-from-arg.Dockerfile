ARG B=a
FROM alpine AS a
RUN one
FROM ${B}
RUN two
