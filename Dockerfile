# One image for both: SQLite in the volume /app/data, or PostgreSQL with KB_DATABASE_URL.
# Its Python packages are those of requirements/production.txt, by hash: the required ones of
# build/sbom.json, which `make audit` writes.
FROM python:3.11-bookworm AS build
# What the build itself writes there (a key) stays out of the image.
ENV KB_DATA_DIR=/tmp/data
WORKDIR /empty
WORKDIR /app
COPY Makefile ./
COPY requirements ./requirements
RUN ["make", "environment"]
COPY . .
RUN ["make", "collected"]

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY --from=build /usr/bin/make /usr/bin/make
COPY --from=build /app /app
COPY --from=build --chown=10001:10001 /empty /app/data
ENV KB_BIND=0.0.0.0 PORT=8000 PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME ["/app/data"]
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD [".venv/bin/python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('PORT', '8000') + '/healthz', timeout=4)"]
# make cannot be the first process: there it outlives the signal that it passed on. A shell can.
ENTRYPOINT ["sh", "-c", "\"$@\" & trap 'kill -TERM $!' TERM INT; wait $!; code=$?; wait; exit $code", "sh"]
CMD ["make", "serve"]
