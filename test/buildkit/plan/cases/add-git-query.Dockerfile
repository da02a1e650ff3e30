FROM alpine
ADD https://github.com/o/r.git?branch=main&subdir=x /r
