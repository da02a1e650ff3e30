# escape=`
FROM alpine
COPY a `
  b `
  /x/
RUN echo c:\
