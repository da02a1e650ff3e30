FROM alpine
ADD https://x.test/a b https://x.test/c.git /d/
