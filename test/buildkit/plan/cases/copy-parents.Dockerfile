FROM alpine
COPY --parents ./x/a.txt ./y/./b/*.txt /dst/
