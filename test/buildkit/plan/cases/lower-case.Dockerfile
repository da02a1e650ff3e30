from alpine as a
run x
from scratch
copy --from=a /x /x
