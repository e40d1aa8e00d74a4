"""Money of a contact that is known, where nothing that is open says what for: an advance. It is always left to a person."""

from oasys.core.money import ZERO
from oasys.core.words import marked
from oasys.matching.facts import BankLine, Kind, Part, Proposal, score_of
from oasys.matching.names import Likeness, words
from oasys.matching.pool import LineText, Pool
from oasys.matching.reasons import Case
from oasys.matching.weights import ADVANCE_FREE, ADVANCE_KEY, ADVANCE_MOST, ADVANCE_OPEN, ADVANCE_PARTY

MOST_ADVANCES = 2
PARTY = {Likeness.CONTAINED: ADVANCE_PARTY - 4, Likeness.SAME: ADVANCE_PARTY}


def advance_proposals(line: BankLine, text: LineText, pool: Pool) -> list[Proposal]:
    """Of customers where money comes in, to suppliers where it goes out; those the bank names surest."""
    found: list[Proposal] = []
    for contact in pool.candidates.contacts:
        if not (contact.is_customer if line.amount > 0 else contact.is_supplier):
            continue
        fits = text.party(line, words(contact.name), contact.keys)
        if fits[0] < Likeness.CONTAINED:
            continue
        case = Case()
        case.party(PARTY, ADVANCE_KEY, fits, contact.name)
        rests = [one.rest for one in pool.documents_of(contact.id) if one.rest * line.amount > 0]
        if not rests:
            case.add(ADVANCE_FREE, "nothing_open", marked("Nothing is open with {name}."), name=contact.name)
        elif abs(sum(rests, ZERO)) >= abs(line.amount):
            case.add(
                ADVANCE_OPEN,
                "open_explains",
                marked("What is open with {name} explains the amount."),
                name=contact.name,
            )
        else:
            case.add(
                ADVANCE_OPEN // 2, "open_less", marked("Something is open with {name}, but less."), name=contact.name
            )
        case.points = min(case.points, ADVANCE_MOST)
        part = Part(contact.id, line.amount, line.amount)
        found.append(
            Proposal(
                Kind.ADVANCE,
                (part,),
                line.amount - part.amount,
                case.points,
                score_of(case.points),
                case.final(),
                contact_id=contact.id,
            )
        )
    return sorted(found, key=lambda one: -one.points)[:MOST_ADVANCES]
