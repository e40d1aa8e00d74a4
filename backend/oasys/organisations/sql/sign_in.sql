-- A membership keeps since when a sign-in counts; nothing else of it changes with that.
grant update (signed_in_after) on organisations_membership to oasys_app;
-- a token never becomes one that was made with a second factor: oasys_app updates its last use alone (rights.sql)
revoke update, delete on organisations_factor_policy from oasys_app;
grant update (roles, role_ids, version) on organisations_factor_policy to oasys_app;
