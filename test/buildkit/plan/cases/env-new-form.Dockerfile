FROM alpine
ENV A=1 B="two words" C=a\ b
COPY $A $B $C /x/
