-- Secrets are encrypted, a feed stays with its account of the chart and of the bank, and no feed vanishes.
alter table bank_feeds_credentials
  add constraint feed_credentials_encrypted check (starts_with(secret_id, 'v1.') and starts_with(secret_key, 'v1.'));
create trigger feed_credentials_truncate before truncate on bank_feeds_credentials
  for each statement execute function core_refuse_truncate();
alter table bank_feeds_connection
  add constraint feed_of_chart foreign key (tenant_id, company_id, account_id) references ledger_account (tenant_id, company_id, id),
  add constraint feed_encrypted check (
    (external_account is null or starts_with(external_account, 'v1.')) and (number is null or starts_with(number, 'v1.'))
    and (number is null) = (number_hash is null)),
  add constraint feed_consents_form check (jsonb_typeof(consents_to_end) = 'array' and jsonb_array_length(consents_to_end) <= 100);
create index feed_due on bank_feeds_connection (due_at) where due_at is not null;

create or replace function bank_feeds_guard_connection() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'asked' or new.version <> 1 or new.number is not null or new.consent_id <> '' or new.cursor <> '' then
      raise exception using errcode = 'OA230', message = 'a feed begins with a consent that is asked for', detail = new.id;
    end if;
    return new;
  end if;
  if (new.company_id, new.account_id, new.provider) is distinct from (old.company_id, old.account_id, old.provider) then
    raise exception using errcode = 'OA230', message = 'a feed stays with its account', detail = new.id;
  end if;
  -- the hash tells its key: under another key it is another text of the same number
  if old.number_hash is not null and (new.number_hash is null or new.currency <> old.currency
     or (split_part(new.number_hash, '.', 1) = split_part(old.number_hash, '.', 1) and new.number_hash <> old.number_hash)) then
    raise exception using errcode = 'OA230', message = 'a feed stays with its bank account', detail = new.id;
  end if;
  if new.state <> old.state and not (old.state, new.state) in (
       ('asked', 'linked'), ('asked', 'expiring'), ('asked', 'ended'), ('linked', 'expiring'), ('linked', 'failing'), ('linked', 'expired'),
       ('linked', 'ended'), ('expiring', 'linked'), ('expiring', 'failing'), ('expiring', 'expired'), ('expiring', 'ended'),
       ('failing', 'linked'), ('failing', 'expiring'), ('failing', 'expired'), ('failing', 'ended'), ('expired', 'linked'),
       ('expired', 'expiring'), ('expired', 'ended')) then
    raise exception using errcode = 'OA231', message = format('%s does not become %s', old.state, new.state), detail = new.id;
  end if;
  if old.state = 'ended' and (new.cursor, new.consent_id, new.asked_consent_id, new.acts_as_id, new.expires_at)
     is distinct from (old.cursor, old.consent_id, old.asked_consent_id, old.acts_as_id, old.expires_at) then
    raise exception using errcode = 'OA231', message = 'a feed that has ended stays so', detail = new.id;
  end if;
  return new;
end $$;
create trigger feed_guard before insert or update on bank_feeds_connection
  for each row execute function bank_feeds_guard_connection();
create trigger feed_truncate before truncate on bank_feeds_connection
  for each statement execute function core_refuse_truncate();
revoke delete on bank_feeds_connection from oasys_app;

-- An archived company is read only.
create trigger archived_insert after insert on bank_feeds_connection referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on bank_feeds_connection
  for each row execute function organisations_refuse_archived_change('external_account', 'number', 'number_hash');
