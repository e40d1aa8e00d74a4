from django.db import migrations

from oasys.core.migration_sql import sql_file

TRUNCATE = (
    ("banking_book", "banking_book_truncate"),
    ("banking_import", "banking_import_truncate"),
    ("banking_statement", "banking_statement_truncate"),
    ("banking_line", "banking_line_truncate"),
    ("banking_match", "banking_match_truncate"),
    ("banking_matched_line", "banking_matched_truncate"),
    ("banking_matched_book_line", "banking_matched_book_truncate"),
    ("banking_reconciliation", "banking_reconciliation_truncate"),
)
ARCHIVED = {
    "banking_settings": ("insert", "update"),
    "banking_book": ("insert", "update"),
    "banking_import": ("insert", "update"),
    "banking_line": ("update",),
    "banking_match": ("insert", "update"),
    "banking_reconciliation": ("insert", "update"),
    "banking_rule": ("insert", "update", "delete"),
    "banking_csv_layout": ("insert", "update"),
}
CONSTRAINTS = {
    "banking_settings": ("banking_suspense_account", "banking_charges_account"),
    "banking_book": ("bank_book_of_chart", "bank_book_encrypted"),
    "banking_book_line": ("book_line_of_book", "book_line_of_line", "book_line_of_entry"),
    "banking_import": ("bank_import_of_book", "bank_import_notes_form"),
    "banking_statement": ("bank_statement_of_book", "bank_statement_of_import", "bank_statement_notes_form"),
    "banking_reconciliation": ("reconciliation_of_book", "reconciliation_of_statement"),
    "banking_line": (
        "bank_line_of_book",
        "bank_line_of_import",
        "bank_line_of_statement",
        "bank_line_resembles",
        "bank_line_of_reconciliation",
        "bank_line_encrypted",
        "bank_line_parts_form",
    ),
    "banking_rule": ("bank_rule_form",),
    "banking_match": (
        "bank_match_of_rule",
        "bank_match_of_contact",
        "bank_match_made_form",
        "bank_match_reasons_form",
    ),
    "banking_matched_line": ("matched_line_of_match", "matched_line_of_line"),
    "banking_matched_book_line": ("matched_book_line_of_match", "matched_book_line_of_line"),
    "banking_csv_layout": ("csv_layout_of_book", "csv_layout_form"),
}
UNGUARDED = "\n".join(
    [
        *(f"drop trigger {name} on {table};" for table, name in TRUNCATE),
        *(f"drop trigger archived_{what} on {table};" for table, acts in ARCHIVED.items() for what in acts),
        "drop function banking_guard_book() cascade;",
        "drop function banking_gather(uuid);",
        "drop function banking_guard_book_line() cascade;",
        "drop function banking_guard_reversal() cascade;",
        "drop index banking_settings_suspense, banking_settings_charges, bank_statement_by_import, bank_line_by_reconciliation,"
        " bank_match_by_rule;",
        *(
            f"alter table {table} " + ", ".join(f"drop constraint {name}" for name in reversed(names)) + ";"
            for table, names in reversed(CONSTRAINTS.items())
        ),
    ]
)
UNGUARDED_LINES = """
drop function banking_guard_line() cascade;
drop function banking_guard_import() cascade;
drop function banking_import_withdrawn() cascade;
"""
UNGUARDED_MATCHES = """
drop function banking_guard_match() cascade;
drop function banking_match_undone() cascade;
drop function banking_take_lines() cascade;
drop function banking_take_book_lines() cascade;
drop function banking_match_balances() cascade;
"""
UNGUARDED_RECONCILIATIONS = """
drop function banking_guard_period() cascade;
drop function banking_guard_reconciliation() cascade;
drop function banking_freeze() cascade;
drop function banking_shown(uuid, date);
drop function banking_on_the_way(uuid, date);
drop function banking_proof(uuid, date);
"""
AUDITED = {
    "banking_settings": ("insert", "update"),
    "banking_book": ("insert", "update"),
    "banking_book_line": ("update",),
    "banking_import": ("insert", "update"),
    "banking_line": ("update",),
    "banking_rule": ("insert", "update", "delete"),
    "banking_match": ("insert", "update"),
    "banking_reconciliation": ("insert", "update"),
    "banking_csv_layout": ("insert", "update"),
}
UNFOUND = """
drop function banking_free_lines(uuid, numeric[], date, date, int);
drop function banking_open_items(uuid, numeric[], text[], uuid[], int);
drop function banking_other_sides(uuid, uuid, numeric[], date, date, int);
drop function banking_contacts_called(uuid, text[], int);
"""
UNRECORDED = "\n".join(f"drop trigger audited_{what} on {table};" for table, acts in AUDITED.items() for what in acts)


class Migration(migrations.Migration):
    dependencies = [
        ("banking", "0001_banking"),
        ("contacts", "0004_line_guards"),
        ("invoicing", "0009_number_tails"),
        ("payments", "0004_own_account_guards"),
        ("settlement", "0009_open_rest"),
        ("audit", "0002_trail"),
    ]
    operations = [
        sql_file("banking", "banking.sql", reverse=UNGUARDED),
        sql_file("banking", "lines.sql", reverse=UNGUARDED_LINES),
        sql_file("banking", "matches.sql", reverse=UNGUARDED_MATCHES),
        sql_file("banking", "reconciliations.sql", reverse=UNGUARDED_RECONCILIATIONS),
        sql_file("banking", "candidates.sql", reverse=UNFOUND),
        sql_file("banking", "audited.sql", reverse=UNRECORDED),
    ]
