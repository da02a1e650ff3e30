FROM alpine
ADD https://github.com/o/r.git#v1:sub /r
