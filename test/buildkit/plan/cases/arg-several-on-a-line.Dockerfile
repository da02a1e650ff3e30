FROM alpine
ARG A=1 B=2 C
COPY $A$B /x
