-- What was skipped, by whom and when, stays as it was said.
revoke update, delete on ledger_onboarding_skip from oasys_app;
