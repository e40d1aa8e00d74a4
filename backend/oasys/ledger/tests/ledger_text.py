"""A journal entry as an accountant would read it, for tests."""

from uuid import UUID

from oasys.ledger.models import JournalLine


def entry_as_text(entry_id: UUID) -> str:
    """One line for each journal line: code, name, amount, side; other currencies beside it."""
    rows = []
    for line in JournalLine.objects.filter(entry_id=entry_id).select_related("account").order_by("line_no"):
        amount, side = (line.debit, "Dr") if line.debit else (line.credit, "Cr")
        rows.append(f"{line.account.code} {amount:f} {side} {line.currency_amount:f} {line.currency}")
    return "\n".join(rows)
