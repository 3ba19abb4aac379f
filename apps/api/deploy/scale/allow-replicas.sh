#!/usr/bin/env bash
# Run once, when the primary's files are made: a replica may stream from it, with the password that everything else has.
set -euo pipefail
echo 'host replication authflow samenet scram-sha-256' >> "$PGDATA/pg_hba.conf"
