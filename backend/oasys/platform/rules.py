"""When a figure of the installation asks for attention: the thresholds of deploy/monitoring/rules, at one moment.

An alert also waits for a while (`for`), so that the page says it first. What would page somebody is `wrong`, what would open a
ticket is `attention`. A test compares both with the alert rules.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

HealthState = Literal["ok", "attention", "wrong", "unknown"]
_RANK: tuple[HealthState, ...] = ("unknown", "ok", "attention", "wrong")


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert of that name holds a figure against. Its runbook is docs/runbooks/`name`.md."""

    name: str
    above: int | Decimal  # seconds, a count, or a share of 1
    state: HealthState

    def of(self, figure: int | Decimal | None) -> HealthState:
        """No figure: nothing waits."""
        return self.state if figure is not None and figure > self.above else "ok"


JOBS_WAIT = Alert("JobsWait", 600, "attention")
MAIL_WAITS = Alert("MailWaits", 1800, "attention")
MAIL_IS_GIVEN_UP = Alert("MailIsGivenUp", 0, "attention")  # the alert looks for more than an hour ago, this at any
EVENTS_WAIT = Alert("EventsWait", 60, "attention")
WEBHOOKS_WAIT = Alert("WebhooksWait", 300, "attention")
SEALING_LAGS = Alert("SealingLags", 900, "attention")
BALANCES_DIFFER = Alert("BalancesDiffer", 0, "wrong")
BALANCES_ARE_UNCHECKED = Alert("BalancesAreUnchecked", 172800, "attention")
CONNECTIONS_RUN_OUT = Alert("ConnectionsRunOut", Decimal("0.85"), "wrong")
WORKER_DOWN = Alert("WorkerDown", 120, "wrong")  # the alert's two minutes, here since its last sign of life


def worst(*states: HealthState) -> HealthState:
    """The one to look at first; what is not known is no worse than what is well."""
    return max(states, key=_RANK.index)
