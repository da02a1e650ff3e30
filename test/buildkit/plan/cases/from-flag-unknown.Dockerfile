FROM --os=linux alpine
