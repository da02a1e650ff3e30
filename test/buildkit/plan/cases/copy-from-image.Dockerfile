FROM scratch
COPY --from=busybox:1 /bin/sh /sh
