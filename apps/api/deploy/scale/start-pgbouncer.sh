#!/usr/bin/env bash
# The password comes from the environment, and stays in memory.
set -euo pipefail
umask 077
printf '"authflow" "%s"\n' "$POSTGRES_PASSWORD" > /run/pgbouncer/userlist.txt
unset POSTGRES_PASSWORD
exec pgbouncer /etc/pgbouncer/pgbouncer.ini
