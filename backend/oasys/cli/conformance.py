"""`./oasys conformance`: real files of other people, read or imported and compared with the answers beside them."""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import typer

from oasys.cli.state import BACKEND, Refused
from oasys.cli.throwaway import throwaway

MOST_SHOWN = 20
SAMPLES = BACKEND / "samples"


@dataclass(frozen=True, slots=True)
class Compared:
    """One set of figures: how many agree, and the ones that do not."""

    what: str
    agreements: int
    differences: list[str]
    outside: list[str] = field(default_factory=list)  # what is not judged, and why


def conformance(
    fixtures: Annotated[
        Path,
        typer.Option(
            help="Folder of files: ledger/*/*.beancount with answers, api/*.json, tax/*.json, einvoicing/*, bank/*; "
            "the small ones of the repository if omitted."
        ),
    ] = SAMPLES,
) -> None:
    """Compare real files with their answers: ledgers, taxes, e-invoices, bank statements; send hostile strings; exits 1 on a difference."""
    ledgers = sorted(fixtures.glob("ledger/*/*.beancount"))
    taxes = sorted(fixtures.glob("tax/*.json"))
    invoices = fixtures / "einvoicing"
    banks = fixtures / "bank"
    if not ledgers and not taxes and not invoices.is_dir():
        raise Refused(f"There is no ledger/*/*.beancount, no tax/*.json and no einvoicing below {fixtures}.")
    if not banks.is_dir():
        raise Refused(f"There are no files of banks: {banks} is missing.")
    # first what needs a database: it sets Django up against one of its own
    bad = _with_books(ledgers, invoices, taxes, fixtures) if ledgers or invoices.is_dir() else 0
    bad += sum(_show(path, fixtures, _taxes(json.loads(path.read_text()))) for path in taxes)
    if invoices.is_dir():
        bad += _show(invoices, fixtures, _e_invoices(invoices))
    bad += _show(banks, fixtures, _bank_files(banks))
    typer.echo(f"Differences: {bad}")
    if bad:
        raise typer.Exit(1)


def _with_books(ledgers: list[Path], invoices: Path, taxes: list[Path], fixtures: Path) -> int:
    """Imports into an installation that lives as long, receives e-invoices and writes documents there; how many differences."""
    bad = 0
    with throwaway("conformance", is_durable=False):
        if invoices.is_dir():
            bad += _show(invoices, fixtures, _drafts(invoices))
        for path in ledgers:
            expected_path = path.with_suffix("").with_suffix(".expected.json")
            if not expected_path.exists():
                raise Refused(f"The expected answers {expected_path} are missing.")
            bad += _show(path, fixtures, _ledger(path, json.loads(expected_path.read_text())))
        for path in taxes:
            bad += _show(path, fixtures, _documents(json.loads(path.read_text())))
        for path in sorted(fixtures.glob("api/*.json")) if ledgers else ():
            bad += _show(path, fixtures, _strings(json.loads(path.read_text())))
    return bad


def _show(path: Path, fixtures: Path, sets: Iterator[Compared]) -> int:
    """Prints each set of figures as it is compared; how many differences."""
    bad = 0
    typer.echo(f"{path.relative_to(fixtures)}")
    for compared in sets:
        verdict = "agree" if not compared.differences else "DIFFER"
        aside = f", {len(compared.outside)} not judged" if compared.outside else ""
        typer.echo(
            f"  {compared.what:<42} {compared.agreements:>6} agree  {len(compared.differences):>4} differ  {verdict}{aside}"
        )
        for case in compared.outside[:MOST_SHOWN]:
            typer.echo(f"      not judged: {case}")
        for difference in compared.differences[:MOST_SHOWN]:
            typer.echo(f"      {difference}")
        bad += len(compared.differences)
    return bad


def _taxes(worked: dict[str, Any]) -> Iterator[Compared]:
    """Worked cases through the engine that documents use, by kind: each expected figure to the last digit."""
    from oasys.tax.cases import differences

    kinds: dict[str, list[dict[str, Any]]] = {}
    for case in worked["cases"]:
        kinds.setdefault(case["kind"], []).append(case)
    for kind, cases in kinds.items():
        found = [differences(case) for case in cases]
        yield Compared(
            f"tax: {kind.replace('_', ' ')}",
            sum(not one for one in found),
            [difference for one in found for difference in one],
        )


def _documents(worked: dict[str, Any]) -> Iterator[Compared]:
    """The same cases as documents, by place: previewed, posted, in the ledger and in the e-invoice each expected figure once more."""
    from oasys.cli.worked.cases import as_documents
    from oasys.cli.worked.shop import Shops
    from oasys.cli.worked.writing import PLACES

    shops = Shops()
    outcomes = {case["id"]: as_documents(case, shops) for case in worked["cases"]}
    for place in PLACES:
        shown = [one for one in outcomes.values() if place in one.places]
        differences = [text for one in shown for text in one.differences if f" {place} " in text]
        agree = sum(not any(f" {place} " in text for text in one.differences) for one in shown)
        outside = [f"{name}: {one.why_not[place]}" for name, one in outcomes.items() if place in one.why_not]
        yield Compared(f"tax: in the {place}", agree, differences, outside)
    refused = [text for one in outcomes.values() for text in one.differences if not _names_a_place(text, PLACES)]
    yield Compared("tax: documents that were taken", sum(bool(one.documents) for one in outcomes.values()), refused)


def _names_a_place(text: str, places: tuple[str, ...]) -> bool:
    return any(f" {place} " in text for place in places)


def _e_invoices(folder: Path) -> Iterator[Compared]:
    """Invoices of other people by the reading and the rules of the product. Django's words are needed, its database is not."""
    from django import setup

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    setup()
    from oasys.cli.conformance_einvoicing import e_invoices

    for one in e_invoices(folder):
        yield Compared(one.what, one.agreements, one.differences, one.outside)


def _bank_files(folder: Path) -> Iterator[Compared]:
    """Files of banks by the reading of the product, which needs Django's words alone."""
    from django import setup

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    setup()
    from oasys.cli.conformance_bank import bank_files

    for one in bank_files(folder):
        yield Compared(one.what, one.agreements, one.differences, one.outside)


def _drafts(folder: Path) -> Iterator[Compared]:
    """Invoices of other people as drafts of bills, compared with what their files come to."""
    from oasys.cli.conformance_incoming import drafts

    one = drafts(folder)
    yield Compared(one.what, one.agreements, one.differences, one.outside)


def _ledger(path: Path, expected: dict[str, Any]) -> Iterator[Compared]:
    """Imports the ledger into a new company, and reads back what the database then holds."""
    from oasys.core.tenancy import tenant
    from oasys.exchange.beancount import plan_of
    from oasys.exchange.services import import_plan
    from oasys.identity.models import User
    from oasys.ledger.services.books import create_company
    from oasys.organisations.packs import load_pack
    from oasys.organisations.services import create_tenant

    plan = plan_of(path)
    person = User.objects.create_user(f"conformance-{secrets.token_hex(8)}@oasys.example", secrets.token_urlsafe(16))
    made = create_tenant(name=f"Conformance {path.name}", by=person)
    errors = [f"line {problem.row}: {problem.message}" for problem in plan.problems if problem.is_error]
    yield Compared("errors while reading", expected.get("errors", 0) == 0, errors)
    if errors:
        return
    with tenant(made.id):
        company = create_company(
            name=path.stem,
            pack=load_pack("generic"),
            base_currency=plan.base_currency,
            fiscal_year_start_month=None,
            first_year_on=min(entry.posting_date for entry in plan.entries),
        ).company
        done = import_plan(company=company, plan=plan, by=person)
    with tenant(made.id):
        again = import_plan(company=company, plan=plan_of(path), by=person)
        rows = _rows()
    yield _compare("transactions", {"all": Decimal(expected["transactions"])}, {"all": Decimal(done.entries)})
    yield _compare("added by a second import", {"all": Decimal(0)}, {"all": Decimal(again.entries)})
    units: dict[str, Decimal] = {}
    weights: dict[str, Decimal] = {}
    months: dict[str, Decimal] = {}
    for account, currency, day, base, amount in rows:
        _add(units, f"{account} {currency}", amount)
        weight, unit = (base, plan.base_currency) if base else (amount, currency)
        _add(weights, f"{account} {unit}", weight)
        _add(months, f"{account} {unit} {day:%Y-%m}", weight)
    rounding = sum(abs(rest) for rest in plan.rounded.values())
    for (account, month), rest in plan.rounded.items():
        _add(weights, f"{account} {plan.base_currency}", rest)
        _add(months, f"{account} {plan.base_currency} {month}", rest)
    yield _compare("units per account", _expected(expected["units"]), units)
    yield _compare("weights per account, with rounding rests", _expected(expected["weights"]), weights)
    yield _compare("weights per account and month", _expected(expected["weights_by_month"]), months)
    kinds: dict[str, int] = {}
    for problem in done.left_out:
        kind = problem.message.split(" ")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    said = ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items()))
    typer.echo(f"  rounded to the base currency: {len(plan.rounded)} account months, {rounding:f} in all")
    typer.echo(f"  not carried, each listed with its line: {said or 'nothing'}")


def _strings(strings: list[str]) -> Iterator[Compared]:
    """Sends each string wherever a text goes: it is refused, or stored and shown as it is but for spaces around it."""
    from django.conf import settings
    from django.test import Client

    from oasys.identity.models import User
    from oasys.identity.services.sessions import open_session
    from oasys.organisations.auth import TENANT_KEY
    from oasys.organisations.services import create_tenant

    person = User.objects.create_user(f"conformance-{secrets.token_hex(8)}@oasys.example", secrets.token_urlsafe(16))
    made = create_tenant(name="Conformance strings", by=person)
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]}, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = open_session(person, **{TENANT_KEY: str(made.id)})

    def ask(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = client.generic(
            method, f"/api/v1{path}", json.dumps(body) if body else "", content_type="application/json"
        )
        return answer.status_code, json.loads(answer.content) if answer.content else None

    _, company = ask("POST", "/companies", {"name": "Strings", "country_pack": "my", "first_year_on": "2026-01-01"})
    base = f"/companies/{company['company']['id']}"
    entry = {"posting_date": "2026-03-01", "lines": []}
    places: dict[str, Any] = {
        "account name": lambda n, s: (
            "POST",
            f"{base}/accounts",
            {"code": f"N{n}", "name": s, "account_class": "asset"},
            "name",
        ),
        "account code": lambda n, s: (
            "POST",
            f"{base}/accounts",
            {"code": s, "name": "N", "account_class": "asset"},
            "code",
        ),
        "entry description": lambda n, s: (
            "POST",
            f"{base}/journal-entries",
            entry | {"description": s},
            "description",
        ),
        "entry reference": lambda n, s: ("POST", f"{base}/journal-entries", entry | {"reference": s}, "reference"),
        "amount": lambda n, s: (
            "POST",
            f"{base}/journal-entries",
            entry | {"lines": [{"account_code": "1130", "debit": s}]},
            None,
        ),
        "date": lambda n, s: ("POST", f"{base}/journal-entries", entry | {"posting_date": s}, None),
        "e-mail address": lambda n, s: ("POST", "/invitations", {"email": s, "role": "viewer"}, None),
        "cursor": lambda n, s: ("GET", f"{base}/accounts?{urlencode({'after': s})}", None, None),
        "filter": lambda n, s: ("GET", f"{base}/journal-entries?{urlencode({'journal': s})}", None, None),
    }
    for what, place in places.items():
        differences, taken = [], 0
        for number, text in enumerate(strings):
            method, path, body, shown = place(number, text)
            status, answer = ask(method, path, body)
            if status >= 500 or (status < 300 and shown and answer[shown] != text.strip()):
                differences.append(f"{text[:60]!r}: {status} {str(answer)[:100]}")
            taken += status < 300
        yield Compared(
            f"{what}: {taken} taken, {len(strings) - taken} refused", len(strings) - len(differences), differences
        )


def _rows() -> list[tuple[str, str, date, Decimal, Decimal]]:
    """Every posted line of the open tenant: account, unit, day, base amount, own amount; debits are positive."""
    from oasys.ledger.models import JournalLine

    lines = JournalLine.objects.filter(entry__status="posted").select_related("account")
    return [
        (line.account.code, line.currency, line.posting_date, line.debit - line.credit, line.currency_amount)
        for line in lines.iterator()
    ]


def _add(sums: dict[str, Decimal], key: str, amount: Decimal) -> None:
    sums[key] = sums.get(key, Decimal(0)) + amount


def _expected(rows: list[dict[str, str]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        key = " ".join(row[name] for name in ("account", "unit", "month") if name in row)
        _add(found, key, Decimal(row["number"]))
    return found


def _compare(what: str, expected: dict[str, Decimal], found: dict[str, Decimal]) -> Compared:
    """Nothing and zero are the same."""
    keys = {key for key, value in (expected | found).items() if value} | expected.keys()
    zero = Decimal(0)
    differences = [
        f"{key}: expected {expected.get(key, zero):f}, found {found.get(key, zero):f}"
        for key in sorted(keys)
        if expected.get(key, zero) != found.get(key, zero)
    ]
    return Compared(what, len(keys) - len(differences), differences)
