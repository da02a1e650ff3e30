FROM localhost:5000/a/b:1
RUN x
