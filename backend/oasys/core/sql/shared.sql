-- What the processes of the web server share (oasys/core/shared). Not logged: a crash empties both tables, which ends
-- the windows of the limits and nothing else. No data of a tenant lies here; keys are digests.
create unlogged table core_cache (
  key bytea primary key check (octet_length(key) = 32),
  value text not null,
  expires_at timestamptz not null
);
create index core_cache_age on core_cache (expires_at);

-- Requests counted in the window that ends at `ends_at`. Room on each page, so that counting moves no index.
create unlogged table core_request_count (
  key bytea primary key check (octet_length(key) = 32),
  taken bigint not null,
  ends_at timestamptz not null
) with (fillfactor = 50);
create index core_request_count_age on core_request_count (ends_at);

alter table core_cache set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
alter table core_request_count set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
revoke all on core_cache, core_request_count from oasys_readonly;
