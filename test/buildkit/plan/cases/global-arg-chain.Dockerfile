ARG A=1
ARG B=${A}.2
ARG C=alpine:$B
FROM $C
