-- Whether a member may do something in a company: for rules of the books that ask who, wherever the change comes from.
-- The built-in roles are those of organisations/permissions.py (a test compares them); a role of the tenant's own says
-- itself what it allows. A permission that no rule asks for is held by owners and by custom roles alone.
create function organisations_holds(t uuid, person uuid, permission text, company uuid) returns boolean
  language sql stable set search_path = public, pg_temp as $$
  select exists (
    select from organisations_membership m
      left join organisations_custom_role r on r.tenant_id = m.tenant_id and r.id = m.custom_role_id
    where m.tenant_id = t and m.user_id = person
      and (m.role = 'owner'
           or m.role = any (case permission
                when 'entry.post_in_closed_period' then array['administrator', 'accountant']
                when 'period.close' then array['administrator', 'accountant']
                else '{}' end)
           or permission = any (r.permissions))
      and (m.company_ids is null or company = any (m.company_ids))
      and (r.company_ids is null or company = any (r.company_ids)))
$$;

-- A tenant keeps an owner. The row of the tenant is locked first and the owners are looked for afterwards: of two
-- transactions that take the last two away the second one sees what the first one did.
create function organisations_keep_owner() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from organisations_tenant where id = old.tenant_id for no key update;
  if not exists (select from organisations_membership where tenant_id = old.tenant_id and role = 'owner') then
    raise exception using errcode = 'OA030', message = 'a tenant keeps at least one owner', detail = old.tenant_id;
  end if;
  return null;
end $$;
create trigger membership_owner_goes after delete on organisations_membership
  for each row when (old.role = 'owner') execute function organisations_keep_owner();
create trigger membership_owner_changes after update on organisations_membership
  for each row when (old.role = 'owner' and new.role <> 'owner') execute function organisations_keep_owner();

-- A membership stays one person's; a token never gets another owner, more rights or a longer life.
revoke update on organisations_membership, organisations_api_token, organisations_invitation from oasys_app;
grant update (role, custom_role_id, company_ids) on organisations_membership to oasys_app;
grant update (last_used_at) on organisations_api_token to oasys_app;
grant update (nonce, expires_at, mailed_at, invited_by_id) on organisations_invitation to oasys_app;
