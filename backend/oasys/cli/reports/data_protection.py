"""`./oasys report data-protection`: what is stored where of whom, why, how long, how it is taken along and how it goes.

From backend/oasys/platform/personal_data.toml, the models, and the code that decides how long. Django is set up by who calls.
"""

from collections import Counter

from oasys.cli.reports.places import paragraph, rows

NAME = "data-protection"


def text() -> str:
    """The report."""
    from oasys.exchange.tenant_archive import TABLES_LEFT_OUT, left_out, tables
    from oasys.platform.personal_data import KINDS, declared, value_of

    data = declared()
    exported = {model._meta.db_table: left_out(model) for model in tables()}
    counts = Counter(column.kind for table in data.tables for column in table.columns)
    people = sum(len(table.people()) for table in data.tables)
    parts = [
        "# Data protection",
        "",
        paragraph(
            "Made by `./oasys report data-protection --save` from [personal_data.toml](../../backend/oasys/platform/personal_data.toml),",
            "the models and the code that decides how long something is kept. A test holds the declaration to the database, so that a new",
            "column has to be declared, and this page to it.",
        ),
        "",
        f"{len(data.tables)} tables. Columns beside keys: "
        + ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
        + f". {people} columns name a person by id. *Secret* is encrypted in its field or a hash.",
        "",
        paragraph(
            "Who runs OASYS for others processes these data on their behalf; who keeps books decides about them. The bases below are",
            "those that usually apply: take them into your own records of processing and have them checked.",
        ),
        "",
        "## Why",
        "",
        rows(
            ["Purpose", "What for", "Basis that usually applies", "Tables"],
            [
                [name, why.says, why.basis, str(sum(table.why == name for table in data.tables))]
                for name, why in data.why.items()
            ],
        ),
        "## How long",
        "",
        rows(
            ["Kept", "How long", "Decided by", "Tables"],
            [
                [
                    name.replace("_", " "),
                    kept.says,
                    ", ".join(f"{_code(one)}{value_of(one)}" for one in kept.lasts) or "the row itself",
                    str(sum(table.kept == name for table in data.tables)),
                ]
                for name, kept in data.kept.items()
            ],
        ),
        paragraph(
            "Backups hold what was there when they were made, encrypted, until they are replaced ([backups](../how-to/backups.md)).",
            "Of logs there is an [inventory](../security/logs.md).",
        ),
        "",
        "## What a person can ask for",
        "",
        rows(
            ["Right (GDPR)", "How", "Shown by"],
            [
                [
                    "access and portability (Art. 15, 20)",
                    "Account, Your data: `POST /api/v1/me/export`, after a proof; what stands in books: the export of the tenant, "
                    "by its owner",
                    "`tests/test_accounts_go.py::test_everything_that_is_kept_is_in_the_file_and_no_secret`",
                ],
                [
                    "rectification (Art. 16)",
                    "the profile; contacts by who keeps the books; posted entries by reversal",
                    "",
                ],
                [
                    "erasure (Art. 17)",
                    "Account, Your data: `POST /api/v1/me/deletion`, after a proof and the address written out; at once. "
                    "The only owner of a tenant hands over first. "
                    "What was posted keeps its reference to a row that names nobody",
                    "`tests/test_accounts_go.py::test_no_column_that_was_declared_personal_still_names_them`",
                ],
                [
                    "erasure of a tenant",
                    f"[by an owner](../how-to/leave.md), after the days of grace ({value_of('setting:deletion_grace_days')})",
                    "`tests/test_tenant_deletion.py::test_everything_goes_and_a_tombstone_stays`",
                ],
                [
                    "restriction (Art. 18)",
                    "a company is archived, a contact too; a member is removed",
                    "`tests/test_archived_companies.py::test_the_database_refuses`",
                ],
            ],
        ),
        "A contact that is not used any more is archived; it stays as long as the documents that name it have to be kept.",
        "",
        "## Where",
        "",
        "*Export*: what the export of a tenant holds of the table.",
        "",
    ]
    for name in data.why:
        found = [table for table in data.tables if table.why == name]
        parts += [f"### {name.capitalize()}: {data.why[name].says}", ""]
        lines = [
            [
                f"`{table.name}`",
                ", ".join(f"{column.name} ({column.form})" for column in table.of("personal")),
                ", ".join(table.people()),
                ", ".join(column.name for column in table.of("secret")),
                str(len(table.of("business")) + len(table.of("technical"))),
                table.kept.replace("_", " "),
                _export(table.name, exported, TABLES_LEFT_OUT),
            ]
            for table in found
        ]
        parts += [rows(["Table", "Personal", "People by id", "Secret", "#Others", "Kept", "Export"], lines)]
    parts += [
        "## Forms of personal columns",
        "",
        rows(["Form", "What it is"], [list(one) for one in data.forms.items()]),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _code(name: str) -> str:
    module, _, constant = name.partition(":")
    return "" if module == "setting" else f"`{module}.{constant}` = "


def _export(table: str, exported: dict[str, dict[str, str]], left: dict[str, str]) -> str:
    if table in left:
        return "no: " + left[table]
    if table not in exported:
        return "no table of a tenant"
    return "all but " + ", ".join(sorted(exported[table])) if exported[table] else "all"
