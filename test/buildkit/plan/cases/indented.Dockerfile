  FROM alpine
	RUN a
   # c
  COPY x /x
