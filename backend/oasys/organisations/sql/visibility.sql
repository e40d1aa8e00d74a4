-- Who sees which tenant and membership before a tenant is chosen.
-- A permissive policy is ORed with the tenant policy: it must be silent once a tenant is open, or it would show
-- the person's memberships elsewhere inside this tenant. `coalesce`, because Citus takes no IS NULL in a policy.
create policy own on organisations_membership for select
  using (user_id = nullif(current_setting('app.user_id', true), '')::uuid
         and coalesce(current_setting('app.tenant_id', true), '') = '');

alter table organisations_tenant enable row level security;
alter table organisations_tenant force row level security;
create policy tenant on organisations_tenant
  using (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy own on organisations_tenant for select
  using (id = any(nullif(current_setting('app.my_tenants', true), '')::uuid[])
         and coalesce(current_setting('app.tenant_id', true), '') = '');

alter table organisations_membership no force row level security;
alter table organisations_company no force row level security;
alter table organisations_tenant no force row level security;
alter table organisations_membership
  add constraint membership_tenant_fk foreign key (tenant_id) references organisations_tenant (id);
alter table organisations_company
  add constraint company_tenant_fk foreign key (tenant_id) references organisations_tenant (id);
alter table organisations_tenant force row level security;
alter table organisations_membership force row level security;
alter table organisations_company force row level security;

-- every amount of a company is meant in its base currency: it never changes
revoke update on organisations_company from oasys_app;
grant update (name, version) on organisations_company to oasys_app;
