FROM alpine
ARG V=1
COPY <<EOF /a
$V ${W:-d}
EOF
