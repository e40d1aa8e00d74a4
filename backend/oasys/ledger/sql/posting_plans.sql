-- What runs on the way of every posting is planned once for each connection. Left to itself PostgreSQL plans these
-- statements anew each time: it takes an array of unknown length for ten elements, finds one entry cheaper than ten, and
-- pays more for the plan than for the work. Their look-ups are by whole keys whatever the array holds, so the plan is the
-- same one. Whoever replaces one of these functions says so again: CREATE OR REPLACE forgets it (tests/test_posting_plans.py).
alter function ledger_guard_entry_insert() set plan_cache_mode = force_generic_plan;
alter function ledger_guard_lines() set plan_cache_mode = force_generic_plan;
alter function ledger_post_entries() set plan_cache_mode = force_generic_plan;
alter function ledger_audit_postings() set plan_cache_mode = force_generic_plan;
