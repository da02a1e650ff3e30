FROM alpine AS base
RUN b
FROM base AS l
RUN l
FROM base AS r
RUN r
FROM base
COPY --from=l /l /l
COPY --from=r /r /r
