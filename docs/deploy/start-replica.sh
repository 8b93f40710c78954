#!/bin/sh
# A streaming replica: copies the primary the first time, then follows it.
# PGHOST, PGUSER and PGPASSWORD name the primary, PGDATA the folder of the replica.
set -eu
umask 077
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # Beside its place, so that a copy that was stopped is no copy.
    rm -rf "$PGDATA.part"
    pg_basebackup --pgdata="$PGDATA.part" --write-recovery-conf --wal-method=stream --checkpoint=fast
    mv "$PGDATA.part" "$PGDATA"
fi
# What readers look at is not vacuumed away under them.
exec postgres -c hot_standby_feedback=on
