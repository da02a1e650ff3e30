FROM	alpine	AS	a
COPY	a	/b
