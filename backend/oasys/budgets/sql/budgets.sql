-- A budget belongs to a year of its company and is born a draft; approved, neither it nor its lines ever change.
revoke update on budgets_budget, budgets_line from oasys_app;
grant update (name, status, approved_by_id, approved_at, version) on budgets_budget to oasys_app;
grant update (amount) on budgets_line to oasys_app;
create trigger budget_truncate before truncate on budgets_budget
  for each statement execute function core_refuse_truncate();
create trigger budget_line_truncate before truncate on budgets_line
  for each statement execute function core_refuse_truncate();

create or replace function budgets_guard_budget() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'draft' then
      raise exception using errcode = 'OA058', message = 'a budget is born as a draft', detail = new.id;
    end if;
    if (select company_id from ledger_fiscal_year where tenant_id = new.tenant_id and id = new.fiscal_year_id)
       is distinct from new.company_id then
      raise exception using errcode = 'OA009', message = 'the fiscal year belongs to another company', detail = new.id;
    end if;
    return new;
  end if;
  if old.status = 'approved' then
    raise exception using errcode = 'OA057', message = 'an approved budget never changes', detail = old.id;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  if new.status = 'approved' then
    if not exists (select from organisations_membership where tenant_id = new.tenant_id and user_id = new.approved_by_id) then
      raise exception using errcode = 'OA058', message = 'a budget is approved by a member', detail = new.id;
    end if;
    new.approved_at := clock_timestamp();
  end if;
  return new;
end $$;
create trigger budget_guard before insert or update or delete on budgets_budget
  for each row execute function budgets_guard_budget();

-- The budget is locked first and looked at afterwards: otherwise a line slips in while another transaction approves it.
create or replace function budgets_guard_line() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := coalesce(new.tenant_id, old.tenant_id);
  budget constant uuid := coalesce(new.budget_id, old.budget_id);
  b record;
  a record;
begin
  select company_id, fiscal_year_id, status into b from budgets_budget where tenant_id = t and id = budget for no key update;
  if b.status = 'approved' then
    raise exception using errcode = 'OA057', message = 'an approved budget never changes', detail = budget;
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  select company_id, is_heading into a from ledger_account where tenant_id = new.tenant_id and id = new.account_id;
  if a.company_id is distinct from b.company_id or new.dimension_set_id is not null and (
    select company_id from ledger_dimension_set where tenant_id = new.tenant_id and id = new.dimension_set_id)
    is distinct from b.company_id then
    raise exception using errcode = 'OA009', message = 'an account or a dimension value of another company', detail = new.id;
  end if;
  if a.is_heading then
    raise exception using errcode = 'OA010', message = 'a heading has no budget of its own', detail = new.account_id;
  end if;
  if (select fiscal_year_id from ledger_period where tenant_id = new.tenant_id and id = new.period_id)
     is distinct from b.fiscal_year_id then
    raise exception using errcode = 'OA058', message = 'the period is of another fiscal year than the budget', detail = new.id;
  end if;
  if min_scale(new.amount) > (
    select u.decimals from organisations_company c
    join currencies_unit u on u.tenant_id = c.tenant_id and u.code = c.base_currency
    where c.tenant_id = new.tenant_id and c.id = b.company_id) then
    raise exception using errcode = 'OA015', message = 'an amount has more decimals than its currency', detail = new.id;
  end if;
  return new;
end $$;
create trigger budget_line_guard before insert or update or delete on budgets_line
  for each row execute function budgets_guard_line();
