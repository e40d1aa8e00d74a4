"""What a credit takes back of the taxes of the document that it credits, after the credits before it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from oasys.core.money import ZERO
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import Earlier, credited_amounts
from oasys.invoicing.services.deposits import AMOUNT_NAMES
from oasys.tax.computing import Owner
from oasys.tax.rules import with_taxes
from oasys.tax.shapes import Amounts, Taxed
from oasys.tax.shapes import Document as Asked


def credited_taxes(document: Document, asked: Asked, taxed: Taxed, owner: Owner) -> Taxed:
    """The taxes of a credit by the cumulative method (rules.credited_amounts); what is not on the credited document stays.

    Deposits that either deducts or gives back are left aside: the taxes are of what was sold, and of what is credited of that.
    """
    assert document.credits is not None
    others = Document.objects.filter(credits_id=document.credits_id, status=Document.Status.POSTED)
    others = others.exclude(id=document.id)
    deducted = _of_deposits([document.credits_id, *others.values_list("id", flat=True)])
    whole = deducted.get(document.credits_id, _Deducted())
    earlier: dict[tuple[str, str | None], Earlier] = {
        key: Earlier(amounts - whole.taxes.get(key, Amounts()), Amounts())
        for key, amounts in _by_code(document.credits.breakdown["taxes"])
    }
    gross = taxed.gross
    for id_, breakdown, other_gross in others.values_list("id", "breakdown", "gross"):
        aside = deducted.get(id_, _Deducted())
        gross += other_gross - aside.gross
        for key, amounts in _by_code(breakdown["taxes"]):
            if key in earlier:
                standing = earlier[key]
                credited = standing.credited + amounts - aside.taxes.get(key, Amounts())
                earlier[key] = replace(standing, credited=credited, count=standing.count + 1)
    wanted: dict[str, Amounts] = {}
    for tax, own in taxed.groups:
        code, part = owner[tax.key]
        key = str(code.code.id), str(part.component_id) if part.component_id else None
        if key in earlier:
            wanted[tax.key] = credited_amounts(
                tax,
                own,
                earlier[key],
                decimals=asked.rounding.decimals,
                mode=asked.rounding.mode,
                includes=asked.prices_include_tax,
                is_last=gross == document.credits.gross - whole.gross,
            )
    return with_taxes(asked, taxed, wanted)


@dataclass(slots=True)
class _Deducted:
    """What deposits take off a document, with tax and tax by tax; below zero."""

    gross: Decimal = ZERO
    taxes: dict[tuple[str, str | None], Amounts] = field(default_factory=dict)


def _of_deposits(ids: Sequence[UUID]) -> dict[UUID, _Deducted]:
    """By document; those that deduct none are left out."""
    found: dict[UUID, _Deducted] = {}
    lines = DocumentLine.objects.filter(document_id__in=ids, deposit_id__isnull=False)
    for id_, gross, taxes in lines.values_list("document_id", "gross", "taxes"):
        row = found.setdefault(id_, _Deducted())
        row.gross += gross
        for key, amounts in _by_code(orjson.loads(taxes) if isinstance(taxes, str) else taxes):
            row.taxes[key] = row.taxes.get(key, Amounts()) + amounts
    return found


def _by_code(kept: Iterable[dict[str, Any]]) -> Iterator[tuple[tuple[str, str | None], Amounts]]:
    """Kept taxes by their code and component."""
    for one in kept:
        yield (one["tax_code_id"], one["component_id"]), _read_amounts(one)


def _read_amounts(kept: dict[str, Any]) -> Amounts:
    return Amounts(**{name: Decimal(kept[name]) for name in AMOUNT_NAMES})
