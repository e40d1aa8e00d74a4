"""How the installation fares at this moment, read as the role that can read no books."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection

import oasys
from oasys.core.migrations_there import migrations_there
from oasys.identity.services.mail import is_delivered_by_smtp
from oasys.platform import rules
from oasys.platform.queries import platform_role
from oasys.platform.rules import Alert, HealthState, worst

INSTALLATION = """
select now() as at, current_setting('server_version') as postgresql, h.*
from platform_installation_health(%(delivers)s) h
"""
TENANTS = """
select count(*) as tenants, coalesce(sum(h.jobs_waiting), 0) as jobs_waiting, coalesce(sum(h.jobs_running), 0) as jobs_running,
       coalesce(sum(h.jobs_failed), 0) as jobs_failed, coalesce(sum(h.webhooks_waiting), 0) as webhooks_waiting,
       coalesce(sum(h.webhooks_failed), 0) as webhooks_failed, min(h.webhook_due_since) as webhook_due_since,
       coalesce(sum(h.unsealed), 0) as unsealed, min(h.unsealed_since) as unsealed_since,
       coalesce(sum(h.unnumbered), 0) as unnumbered, min(h.unnumbered_since) as unnumbered_since,
       max(h.checked_at) as checked_at, min(coalesce(h.checked_at, t.created_at)) as unchecked_since,
       count(*) filter (where h.checked_at is null) as never_checked,
       count(*) filter (where h.differences > 0) as differing, coalesce(sum(h.differences), 0) as differences
from organisations_tenant t cross join lateral platform_tenant_health(t.id) h
"""
# what the slot of the copier says (docs/how-to/backups.md); without one nobody copies that the database knows of
STREAM: dict[str, HealthState] = {"running": "ok", "away": "attention", "lost": "wrong", "none": "unknown"}


def health() -> dict[str, Any]:
    """Everything that is looked at, with a state for each and the worst of them. Two statements, however many tenants."""
    with platform_role():
        read = _row(INSTALLATION, {"delivers": is_delivered_by_smtp()}) | _row(TENANTS, {})
    items = items_of(read)
    return {
        "version": oasys.__version__,
        "postgresql": read["postgresql"],
        "at": read["at"],
        "state": worst(*(item["state"] for item in items)),
        "items": items,
    }


def items_of(read: dict[str, Any]) -> list[dict[str, Any]]:
    """What the two statements read, as things with a state."""
    return [*_machine(read), *_work(read), *_proof(read)]


def _row(statement: str, params: dict[str, Any]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        names = [column.name for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchone(), strict=True))


def _item(
    key: str, state: HealthState, figures: dict[str, int | None], alerts: Iterable[Alert] = (), note: str | None = None
) -> dict[str, Any]:
    return {
        "key": key,
        "state": state,
        "figures": [{"name": name, "value": value} for name, value in figures.items()],
        "runbooks": [alert.name for alert in alerts],
        "note": note,
    }


def _since(moment: datetime | None, read: dict[str, Any]) -> int | None:
    return None if moment is None else max(int((read["at"] - moment).total_seconds()), 0)


@cache
def _migrations() -> frozenset[str]:
    """What this release brings, as `app.name`."""
    return frozenset(".".join(key) for key in migrations_there())


def _machine(read: dict[str, Any]) -> list[dict[str, Any]]:
    applied = set(read["migrations"])
    missing = len(_migrations() - applied)
    used, most = read["connections"], read["connections_most"]
    seen = _since(read["worker_seen_at"], read)
    return [
        _item("database", "ok", {"bytes": read["bytes"], "tenants": read["tenants"]}),
        _item(
            "connections",
            rules.CONNECTIONS_RUN_OUT.of(Decimal(used) / most),
            {"used": used, "most": most},
            [rules.CONNECTIONS_RUN_OUT],
        ),
        _item(
            "migrations",
            "wrong" if missing else "ok",
            {"applied": len(applied & _migrations()), "missing": missing, "later": len(applied - _migrations())},
        ),
        _item(
            "worker",
            rules.WORKER_DOWN.state if seen is None else rules.WORKER_DOWN.of(seen),
            {"seen_seconds": seen},
            [rules.WORKER_DOWN],
            "no_worker" if seen is None else None,
        ),
    ]


def _work(read: dict[str, Any]) -> list[dict[str, Any]]:
    jobs, mails = _since(read["job_waiting_since"], read), _since(read["mail_waiting_since"], read)
    events, webhooks = _since(read["unnumbered_since"], read), _since(read["webhook_due_since"], read)
    return [
        _item(
            "jobs",
            rules.JOBS_WAIT.of(jobs),
            {
                "waiting": read["jobs_waiting"],
                "running": read["jobs_running"],
                "failed": read["jobs_failed"],
                "oldest_seconds": jobs,
            },
            [rules.JOBS_WAIT],
        ),
        _item(
            "mails",
            worst(rules.MAIL_WAITS.of(mails), rules.MAIL_IS_GIVEN_UP.of(read["mails_given_up"])),
            {"waiting": read["mails_waiting"], "given_up": read["mails_given_up"], "oldest_seconds": mails},
            [rules.MAIL_WAITS, rules.MAIL_IS_GIVEN_UP],
            None if is_delivered_by_smtp() else "no_mail_server",
        ),
        _item(
            "events",
            rules.EVENTS_WAIT.of(events),
            {"waiting": read["unnumbered"], "oldest_seconds": events},
            [rules.EVENTS_WAIT],
        ),
        _item(
            "webhooks",
            rules.WEBHOOKS_WAIT.of(webhooks),
            {"waiting": read["webhooks_waiting"], "failed": read["webhooks_failed"], "oldest_seconds": webhooks},
            [rules.WEBHOOKS_WAIT],
        ),
    ]


def _proof(read: dict[str, Any]) -> list[dict[str, Any]]:
    unsealed, unchecked = _since(read["unsealed_since"], read), _since(read["unchecked_since"], read)
    stream: str = read["stream"] or "none"
    return [
        _item(
            "sealing",
            rules.SEALING_LAGS.of(unsealed),
            {"waiting": read["unsealed"], "oldest_seconds": unsealed},
            [rules.SEALING_LAGS],
        ),
        _item(
            "balances",
            worst(rules.BALANCES_DIFFER.of(read["differences"]), rules.BALANCES_ARE_UNCHECKED.of(unchecked)),
            {
                "differing": read["differing"],
                "differences": read["differences"],
                "never_checked": read["never_checked"],
                "checked_seconds": _since(read["checked_at"], read),
                "unchecked_seconds": unchecked,
            },
            [rules.BALANCES_DIFFER, rules.BALANCES_ARE_UNCHECKED],
        ),
        _item("backups", "unknown", {}, note="not_in_database"),
        _item("stream", STREAM[stream], {}, note=f"stream_{stream}"),
    ]
