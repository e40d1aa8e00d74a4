-- Replaces the function of candidates.sql. An amount is found by its text: comparisons of text are leakproof, so that an index serves
-- them under row level security; by the amount every line of the days was read.

-- Free posted lines of a book with one of the amounts within the days, and the latest others of these days, for how common amounts are.
create or replace function banking_free_lines(wanted uuid, amounts numeric[], first date, last date, most int)
  returns setof uuid language sql stable security definer rows 200 set search_path = public, pg_temp as $$
  (select k.id from unnest(amounts) a(amount)
   cross join lateral (
     select id, posting_date from banking_book_line
     where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and book_id = wanted and not is_matched
       and cancelled_on is null and amount_key = trim_scale(a.amount)::text and posting_date between first and last
     order by posting_date desc limit most) k
   order by k.posting_date desc limit most)
  union
  (select id from banking_book_line
   where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and book_id = wanted and not is_matched
     and cancelled_on is null and posting_date between first and last
   order by posting_date desc, id desc limit least(most, 200))
$$;
