-- The month of a company follows its calendar, which is kept beside it: years that stand keep their days all the same.
grant update (fiscal_year_start_month) on organisations_company to oasys_app;
revoke update, delete on ledger_calendar from oasys_app;
grant update (start_month, start_day, pattern, ends_on_weekday, nearest, long_period, version) on ledger_calendar to oasys_app;
create trigger calendar_truncate before truncate on ledger_calendar
  for each statement execute function core_refuse_truncate();
