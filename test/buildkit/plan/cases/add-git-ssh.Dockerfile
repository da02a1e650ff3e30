FROM alpine
ADD git@github.com:o/r.git /r
ADD ssh://git@github.com/o/r.git /s
ADD git://h.test/r /t
