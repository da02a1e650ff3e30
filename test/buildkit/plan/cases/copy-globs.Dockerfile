FROM alpine
COPY src/*.[ch] s?c/ /x/
