-- Companies that stand already write as their pack says; the defaults of the columns are those of the generic pack.
-- Under FORCE the owner would see no row: it is lifted for this statement, inside the transaction of the migration.
alter table organisations_company no force row level security;
update organisations_company set locale = 'en-MY', date_format = 'dd/MM/yyyy' where country_pack = 'MY';
alter table organisations_company force row level security;

grant update (locale, date_format, number_format, first_day_of_week, paper_size) on organisations_company to oasys_app;
