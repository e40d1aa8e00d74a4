"""Statements as tables to download."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from oasys.core.table_files import table_file


def answer(
    name: str, statement: dict[str, Any], head: Sequence[str], rows: Iterable[Sequence[Any]], format: str
) -> HttpResponse:
    """The statement as a file; its ETag is the content hash."""
    response = table_file(name, head, rows, format)
    response["ETag"] = f'"{statement["content_hash"]}"'
    return response


def trial_balance(statement: dict[str, Any], format: str) -> HttpResponse:
    names = ["code", "name", "account_class", "opening", "debit", "credit", "closing"]
    rows = [[*(row[name] for name in names), *row["earlier"]] for row in statement["rows"]]
    earlier = [f"closing {column['from_date']}..{column['to_date']}" for column in statement["earlier"]]
    return answer("trial-balance", statement, [*names, *earlier], rows, format)


def sections(name: str, statement: dict[str, Any], columns: Sequence[str], format: str) -> HttpResponse:
    """Profit and loss, or a balance sheet: a row for each account, then the totals."""
    rows: list[list[Any]] = []
    for section in statement["sections"]:
        rows += [[section["name"], row["code"], row["name"], *row["amounts"]] for row in section["rows"]]
        rows.append([section["name"], "", "Total", *section["totals"]])
    if "result" in statement:
        rows.append(["result", "", "Result", *statement["result"]])
    return answer(name, statement, ["section", "code", "name", *columns], rows, format)


def budget(statement: dict[str, Any], format: str) -> HttpResponse:
    """A row for each account, then the totals; four columns for each column of the statement."""
    figures = ("budget", "actual", "variance", "variance_percent")
    spans = [f"{column['from_date']}..{column['to_date']}" for column in statement["columns"]]
    head = ["section", "code", "name", *(f"{name} {span}" for span in spans for name in figures)]

    def flat(cells: Sequence[dict[str, Any]]) -> list[Any]:
        return ["" if cell[name] is None else cell[name] for cell in cells for name in figures]

    rows: list[list[Any]] = []
    for part in statement["sections"]:
        rows += [[part["name"], row["code"], row["name"], *flat(row["cells"])] for row in part["rows"]]
        rows.append([part["name"], "", "Total", *flat(part["totals"])])
    rows.append(["result", "", "Result", *flat(statement["result"])])
    return answer("budget-against-actual", statement, head, rows, format)


def general_ledger(statement: dict[str, Any], format: str) -> HttpResponse:
    names = ["posting_date", "number", "description", "reference", "debit", "credit", "balance", "currency"]
    names.append("currency_amount")
    rows = [[row[name] for name in names] for row in statement["items"]]
    return answer("general-ledger", statement, names, rows, format)


def journal(statement: dict[str, Any], format: str) -> HttpResponse:
    head = ["posting_date", "number", "journal", "description", "reference", "code", "name", "debit", "credit"]
    rows = [
        [entry[name] for name in head[:5]] + [line[name] for name in head[5:]]
        for entry in statement["items"]
        for line in entry["lines"]
    ]
    return answer("journal", statement, head, rows, format)
