-- The posting statement of entries.sql, which it replaces, with dimensions: the same checks in the same order; after them
-- the values of the lines, only where a line has any or an account asks for them. Others pay for one look at the rules.

-- Whether a person's own right lets them post into a closed period.
create or replace function ledger_may_post_when_closed(t uuid, period uuid, person uuid) returns boolean language sql stable
  set search_path = public, pg_temp as $$
  select exists (select from organisations_membership m
                 where m.tenant_id = t and m.user_id = person and m.role in ('owner', 'accountant'))
$$;

-- Checks the dimension values of the lines against the accounts' rules, and keeps the balances of each set. A reversal
-- mirrors what it reverses, whatever was deactivated or required since. Run by the posting statement alone: the
-- application cannot write the balances.
create or replace function ledger_keep_dimensions(
  t uuid, ids uuid[], companies uuid[], periods uuid[], reversed uuid[]) returns void language plpgsql
  set search_path = public, pg_temp as $$
declare
  r record;
begin
  for r in select g.*, s.company_id as set_company, f.rule, f.axis, f.account, v.axis as idle_axis, v.code as idle_value
           from (
             select h.company_id, h.period_id, l.account_id, l.currency, l.dimension_set_id, sum(l.debit) as debit,
                    sum(l.credit) as credit, sum(l.currency_amount) as amount, bool_or(h.reverses_id is null) as is_new
             from unnest(ids, companies, periods, reversed) h(id, company_id, period_id, reverses_id)
             cross join lateral (
               select account_id, currency, dimension_set_id, debit, credit, currency_amount
               from ledger_journal_line where tenant_id = t and entry_id = h.id offset 0) l
             group by 1, 2, 3, 4, 5) g
           left join ledger_dimension_set s on s.tenant_id = t and s.id = g.dimension_set_id
           left join lateral (
             select u.rule, d.code as axis, a.code as account
             from ledger_dimension_rule u
             join ledger_dimension d on d.tenant_id = t and d.id = u.dimension_id and d.is_active
             join ledger_account a on a.tenant_id = t and a.id = u.account_id
             left join ledger_dimension_set_value m
               on m.tenant_id = t and m.dimension_set_id = g.dimension_set_id and m.dimension_id = u.dimension_id
             where g.is_new and u.tenant_id = t and u.account_id = g.account_id
               and (u.rule = 'required') = (m.id is null)
             order by d.code limit 1) f on true
           left join lateral (
             select d.code as axis, w.code
             from ledger_dimension_set_value m
             join ledger_dimension_value w on w.tenant_id = t and w.id = m.value_id
             join ledger_dimension d on d.tenant_id = t and d.id = m.dimension_id
             where g.is_new and m.tenant_id = t and m.dimension_set_id = g.dimension_set_id
               and not (w.is_active and d.is_active)
             order by d.code limit 1) v on true
           order by g.period_id, g.account_id, g.currency, g.dimension_set_id loop
    if r.set_company <> r.company_id then
      raise exception using errcode = 'OA009', message = 'dimension values of another company', detail = r.dimension_set_id;
    elsif r.idle_axis is not null then
      raise exception using errcode = 'OA050', detail = r.account_id,
        message = format('%s of %s is inactive and takes no new postings', r.idle_value, r.idle_axis);
    elsif r.rule = 'required' then
      raise exception using errcode = 'OA051', detail = r.account_id,
        message = format('account %s needs a value of %s', r.account, r.axis);
    elsif r.rule is not null then
      raise exception using errcode = 'OA052', detail = r.account_id,
        message = format('account %s takes no value of %s', r.account, r.axis);
    end if;
    if r.dimension_set_id is not null then
      insert into ledger_dimension_balance as b
          (tenant_id, id, company_id, account_id, period_id, dimension_set_id, currency, debit, credit, currency_amount)
        values (t, uuidv7(), r.company_id, r.account_id, r.period_id, r.dimension_set_id, r.currency, r.debit, r.credit,
                r.amount)
        on conflict (tenant_id, account_id, period_id, dimension_set_id, currency) do update
          set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
              currency_amount = b.currency_amount + excluded.currency_amount;
    end if;
  end loop;
end $$;

-- Definer: the application reads balances and counters and cannot write them. FORCE binds the owner all the same.
create or replace function ledger_post_entries() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  ids uuid[];
  companies uuid[];
  journals uuid[];
  periods uuid[];
  series uuid[];
  numbers int[];
  days date[];
  reversed uuid[];
  posters uuid[];
  has_dimensions boolean := false;
  r record;
begin
  select o.id into r from old_rows o where o.status = 'posted' limit 1;
  if found then
    raise exception using errcode = 'OA001', message = 'a posted entry is never changed', detail = r.id;
  end if;
  select array_agg(journal_id), array_agg(company_id) into journals, companies
    from (select distinct journal_id, company_id from new_rows) pairs;
  select p.journal_id as id into r from unnest(journals, companies) p(journal_id, company_id)
    cross join lateral (select company_id from ledger_journal where tenant_id = t and id = p.journal_id) j
    where j.company_id <> p.company_id limit 1;
  if found then
    raise exception using errcode = 'OA009', message = 'a journal of another company', detail = r.id;
  end if;

  select array_agg(id), array_agg(company_id), array_agg(journal_id), array_agg(period_id), array_agg(series_id),
         array_agg(number), array_agg(posting_date), array_agg(reverses_id), array_agg(distinct posted_by_id)
    into ids, companies, journals, periods, series, numbers, days, reversed, posters
    from (select * from new_rows where status = 'posted' order by id) posted;
  if ids is null then
    return null;
  end if;
  if t is null or exists (select from new_rows where tenant_id <> t) then
    raise exception using errcode = 'OA018', message = 'not the open tenant';
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    -- a lock leaves no row version behind: an older snapshot would count the lines wrongly
    raise exception using errcode = 'OA019', message = 'entries are posted at READ COMMITTED';
  end if;
  select id into r from new_rows where status = 'posted' and posted_at <> transaction_timestamp() limit 1;
  if found then
    raise exception using errcode = 'OA016', message = 'posted_at is the moment of posting', detail = r.id;
  end if;

  for r in select id, status from ledger_period where tenant_id = t and id = any(periods) order by id for share loop
    if r.status = 'locked' then
      raise exception using errcode = 'OA005', message = 'the period is locked', detail = r.id;
    end if;
    if r.status = 'closed' and exists (
      select from unnest(posters) u(id) where not ledger_may_post_when_closed(t, r.id, u.id)) then
      raise exception using errcode = 'OA006', message = 'the period is closed', detail = r.id;
    end if;
  end loop;

  -- heads: the period covers the date; period, series and journal belong together and to the company
  select h.id into r
    from unnest(ids, companies, journals, periods, series, days) h(id, company_id, journal_id, period_id, series_id, day)
    left join lateral (select * from ledger_period where tenant_id = t and id = h.period_id) p on true
    left join lateral (select * from ledger_number_series where tenant_id = t and id = h.series_id) s on true
    where p.company_id is distinct from h.company_id or not h.day between p.starts_on and p.ends_on
       or s.journal_id is distinct from h.journal_id or s.fiscal_year_id is distinct from p.fiscal_year_id limit 1;
  if found then
    raise exception using errcode = 'OA007', message = 'the period or the number series does not belong to the entry',
      detail = r.id;
  end if;

  -- entries balance; the aggregate keeps the planner on the (tenant_id, entry_id) index
  select h.id, l.* into r
    from unnest(ids, days) h(id, day)
    cross join lateral (
      select count(*) as lines, coalesce(sum(debit), 0) as debit, coalesce(sum(credit), 0) as credit,
             min(currency) as first_currency, max(currency) as last_currency, sum(currency_amount) as amount,
             bool_or(posting_date <> h.day) as stray
        from ledger_journal_line where tenant_id = t and entry_id = h.id) l
    where l.lines < 2 or l.debit <> l.credit or (l.first_currency = l.last_currency and l.amount <> 0) or l.stray
    limit 1;
  if found then
    if r.lines < 2 then
      raise exception using errcode = 'OA004', message = 'an entry has at least two lines', detail = r.id;
    elsif r.debit <> r.credit then
      raise exception using errcode = 'OA003', detail = r.id,
        message = format('debits %s and credits %s differ', r.debit, r.credit);
    elsif r.stray then
      raise exception using errcode = 'OA007', message = 'a line has another posting date than its entry', detail = r.id;
    else
      raise exception using errcode = 'OA012', detail = r.id,
        message = format('the amounts in %s do not balance: %s is left', r.first_currency, r.amount);
    end if;
  end if;

  -- a reversal mirrors a posted entry of the same company, per account, currency and dimensions
  if array_remove(reversed, null) <> '{}' then
    select h.id into r from unnest(ids, companies, reversed) h(id, company_id, reverses_id)
      left join lateral (select status, company_id, reverses_id from ledger_journal_entry
                         where tenant_id = t and id = h.reverses_id) o on true
      cross join lateral (
        select count(*) as differing from (
          select 1 from ledger_journal_line l where l.tenant_id = t and l.entry_id in (h.id, h.reverses_id)
          group by l.account_id, l.currency, l.dimension_set_id
          having sum(l.debit - l.credit) <> 0 or sum(l.currency_amount) <> 0) d) m
      where h.reverses_id is not null
        and (o.status is distinct from 'posted' or o.company_id <> h.company_id or m.differing > 0) limit 1;
    if found then
      raise exception using errcode = 'OA017', message = 'a reversal mirrors a posted entry', detail = r.id;
    end if;
  end if;

  -- numbers go on where the series stands, without a gap
  for r in select s.id, min(s.number) as lowest, max(s.number) as highest, count(*) as numbers
           from unnest(series, numbers) s(id, number) group by s.id order by s.id loop
    update ledger_number_series set last_number = r.highest
      where tenant_id = t and id = r.id and last_number = r.lowest - 1 and r.highest - r.lowest + 1 = r.numbers;
    if not found then
      raise exception using errcode = 'OA008', message = 'numbers are drawn without gaps', detail = r.id;
    end if;
  end loop;

  -- what the lines are about, summed once: each account, unit and base currency is looked at, then its balance is kept
  for r in select g.*, a.is_heading, a.is_active, a.currency as fixed, c.base_currency, u.decimals, u.is_money,
                  bu.decimals as base_decimals,
                  exists (select from ledger_dimension_rule u
                          where u.tenant_id = t and u.account_id = g.account_id) as has_rules
           from (
             select h.company_id, h.period_id, l.account_id, l.currency, sum(l.debit) as debit, sum(l.credit) as credit,
                    sum(l.currency_amount) as amount, bool_or(l.debit = 0 and l.credit = 0) as weightless,
                    bool_or(l.currency_amount <> l.debit - l.credit) as differs,
                    max(greatest(min_scale(l.debit), min_scale(l.credit))) as base_scale,
                    max(min_scale(l.currency_amount)) as scale, bool_or(l.dimension_set_id is not null) as has_sets
             from unnest(ids, companies, periods) h(id, company_id, period_id)
             cross join lateral (
               select account_id, currency, debit, credit, currency_amount, dimension_set_id
               from ledger_journal_line where tenant_id = t and entry_id = h.id offset 0) l
             group by 1, 2, 3, 4) g
           left join ledger_account a on a.tenant_id = t and a.id = g.account_id
           left join organisations_company c on c.tenant_id = t and c.id = g.company_id
           left join currencies_unit u on u.tenant_id = t and u.code = g.currency
           left join currencies_unit bu on bu.tenant_id = t and bu.code = c.base_currency
           order by g.period_id, g.account_id, g.currency loop
    if r.is_heading or not r.is_active then
      raise exception using errcode = 'OA010', message = 'an account is a heading or inactive', detail = r.account_id;
    elsif r.decimals is null then
      raise exception using errcode = 'OA011', detail = r.account_id,
        message = format('a line is in %s, which is not known', r.currency);
    elsif r.fixed not in ('', r.currency) then
      raise exception using errcode = 'OA011', detail = r.account_id,
        message = format('an account takes %s only', r.fixed);
    elsif r.currency = r.base_currency and r.differs then
      raise exception using errcode = 'OA013', detail = r.account_id,
        message = 'a line in the base currency has another amount beside it';
    elsif r.is_money and r.weightless then
      raise exception using errcode = 'OA014', message = 'a line in money has no base amount', detail = r.account_id;
    elsif r.base_decimals is null or r.base_scale > r.base_decimals or r.scale > r.decimals then
      raise exception using errcode = 'OA015', message = 'an amount has more decimals than its currency',
        detail = r.account_id;
    end if;
    insert into ledger_account_balance as b
        (tenant_id, id, company_id, account_id, period_id, currency, debit, credit, currency_amount)
      values (t, uuidv7(), r.company_id, r.account_id, r.period_id, r.currency, r.debit, r.credit, r.amount)
      on conflict (tenant_id, account_id, period_id, currency) do update
        set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit,
            currency_amount = b.currency_amount + excluded.currency_amount;
    has_dimensions := has_dimensions or r.has_sets or r.has_rules;
  end loop;
  if has_dimensions then
    perform ledger_keep_dimensions(t, ids, companies, periods, reversed);
  end if;
  return null;
end $$;
