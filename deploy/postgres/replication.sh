# shellcheck shell=bash
# Read once by the entrypoint of PostgreSQL's image, after the data directory was made: the keeper streams from the same network.
echo "host replication postgres samenet scram-sha-256" >>"$PGDATA/pg_hba.conf"
