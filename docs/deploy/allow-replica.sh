#!/bin/sh
# Lets a replica follow this server: run once on the primary, where psql connects as its superuser.
set -eu
psql --quiet --set ON_ERROR_STOP=1 --set password="$REPLICATION_PASSWORD" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE replicator WITH REPLICATION LOGIN PASSWORD :'password';
SQL
echo "host replication replicator all scram-sha-256" >>"$PGDATA/pg_hba.conf"
psql --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres --command "SELECT pg_reload_conf()" >/dev/null
