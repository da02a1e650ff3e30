FROM alpine AS a
ONBUILD RUN <<EOF
echo on
EOF
FROM a
RUN after
