# PgBouncer as Debian packages it, from the root of the repository.
FROM debian:12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
COPY apps/api/deploy/scale/pgbouncer.ini /etc/pgbouncer/pgbouncer.ini
COPY apps/api/deploy/scale/start-pgbouncer.sh /start-pgbouncer.sh
USER 101
EXPOSE 6432
CMD ["bash", "/start-pgbouncer.sh"]
