-- What a central bank published is the same for every tenant: the application reads it and writes none of it.
revoke insert, update, delete on currencies_reference_rate from oasys_app;
create trigger reference_rates_truncate before truncate on currencies_reference_rate
  for each statement execute function core_refuse_truncate();
