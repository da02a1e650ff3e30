FROM busybox:1
COPY --from=busybox:1 /bin/sh /sh
