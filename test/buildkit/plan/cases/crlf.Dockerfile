FROM alpine
RUN a \
  b
COPY <<EOF /x
hi
EOF
RUN c
