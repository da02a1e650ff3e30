FROM alpine AS 1a
