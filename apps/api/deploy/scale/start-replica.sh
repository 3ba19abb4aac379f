#!/usr/bin/env bash
# A copy of the primary at the first start, and a follower of it ever after.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  rm -rf "$PGDATA"
  pg_basebackup --host=postgres --username=authflow --pgdata="$PGDATA" --write-recovery-conf --wal-method=stream
fi
exec postgres
