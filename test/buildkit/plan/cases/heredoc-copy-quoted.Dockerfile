FROM alpine
COPY <<"EOF" /a
$V ${unclosed
EOF
