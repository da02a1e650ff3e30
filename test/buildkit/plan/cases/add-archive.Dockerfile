FROM alpine
ADD rootfs.tar.xz /
ADD --unpack=false a.tar /a/
