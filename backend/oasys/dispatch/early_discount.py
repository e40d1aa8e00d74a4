"""An early-payment discount as papers, mails and e-invoices say it."""

from decimal import Decimal

from oasys.core.words import say
from oasys.dispatch.facts import DocumentFacts
from oasys.invoicing.rules import early_discount
from oasys.printing.figures import Manner


def discount_of(facts: DocumentFacts) -> Decimal | None:
    """What whoever pays all of it in time takes off; None: nothing."""
    return early_discount(
        facts.payable,
        percent=facts.early_discount_percent,
        until=facts.early_discount_until,
        day=facts.issue_date,
        decimals=facts.decimals,
    )


def terms_with_discount(facts: DocumentFacts, manner: Manner) -> str:
    """The terms of payment, and the discount behind them, in the language of this moment; or that nothing is left to pay."""
    own = covered_words() if facts.is_covered else discount_words(facts, manner)
    return "\n".join(part for part in (facts.terms_text, own) if part)


def covered_words() -> str:
    """What is said where deposits cover all of an invoice."""
    return say("It is paid by deposits: nothing is left to pay.")


def discount_words(facts: DocumentFacts, manner: Manner) -> str:
    """The discount in a sentence; empty where there is none."""
    amount = discount_of(facts)
    if amount is None or facts.early_discount_percent is None or facts.early_discount_until is None:
        return ""
    return say(
        "Whoever pays by {day} may take off {percent}, {amount} {currency}, and pays {rest} {currency}.",
        day=manner.day(facts.early_discount_until),
        percent=manner.percent(facts.early_discount_percent.normalize() + 0),
        amount=manner.amount(amount, facts.decimals),
        rest=manner.amount(facts.payable - amount, facts.decimals),
        currency=facts.currency,
    )


def skonto_of(facts: DocumentFacts) -> str:
    """As XRechnung wants it in BT-20: a line of its own with its end (BR-DE-18); empty where there is none."""
    if discount_of(facts) is None or facts.early_discount_percent is None or facts.early_discount_until is None:
        return ""
    days = (facts.early_discount_until - facts.issue_date).days
    return f"#SKONTO#TAGE={days}#PROZENT={facts.early_discount_percent:.2f}#\n"
