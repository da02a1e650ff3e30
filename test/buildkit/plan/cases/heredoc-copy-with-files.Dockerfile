FROM alpine
COPY a <<EOF b /d/
x
EOF
