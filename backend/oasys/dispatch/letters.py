"""What a mail with a document says by itself."""

from oasys.core.words import say, speaking
from oasys.dispatch.early_discount import covered_words, discount_words
from oasys.dispatch.facts import DocumentFacts
from oasys.printing.figures import Manner


def words_of(facts: DocumentFacts) -> tuple[str, str]:
    """Subject and text of a mail, in the language of the contact."""
    from oasys.dispatch.papers import grouping_of, title_of

    with speaking(facts.language):
        name = f"{title_of(facts)} {facts.number}"
        sender = facts.issuer.trading_name or facts.issuer.legal_name
        lines = [say("Good day,"), ""]
        lines.append(say("enclosed you find {document} of {day}.", document=name, day=facts.issue_date))
        if facts.due_date and not facts.is_credit:
            manner = Manner(facts.language, grouping_of(facts))
            amount = say(
                "Please pay {amount} {currency} by {day}.",
                amount=manner.amount(facts.payable, facts.decimals),
                currency=facts.currency,
                day=facts.due_date,
            )
            lines.append(amount)
            if discount := discount_words(facts, manner):
                lines.append(discount)
        elif facts.is_covered:
            lines.append(covered_words())
        lines += ["", say("Kind regards"), *(part for part in (facts.issuer.contact_name, sender) if part)]
        return f"{name} · {sender}"[:200], "\n".join(lines)
