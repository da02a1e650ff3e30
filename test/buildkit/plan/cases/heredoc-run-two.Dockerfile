FROM alpine
RUN <<A cat; <<B cat
1
A
2
B
