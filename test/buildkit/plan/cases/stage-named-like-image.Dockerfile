FROM alpine AS alpine
RUN one
FROM alpine
RUN two
