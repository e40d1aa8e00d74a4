"""Proposals for one line: what it may be, how sure that is, and why."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from oasys.core.money import ZERO
from oasys.core.words import marked
from oasys.matching.advances import advance_proposals
from oasys.matching.documents import document_proposals
from oasys.matching.facts import (
    BankLine,
    BookLine,
    Candidates,
    Difference,
    Kind,
    OwnLine,
    PaidRun,
    Part,
    PastUse,
    Proposal,
    Reason,
    score_of,
)
from oasys.matching.names import Likeness, folded, likeness, words
from oasys.matching.pool import LineText, Pool
from oasys.matching.reasons import Case
from oasys.matching.references import Found, number_of
from oasys.matching.rules import BankRule, applies, what
from oasys.matching.together import together_proposals
from oasys.matching.weights import (
    AMBIGUOUS,
    BOOK_AMOUNT,
    BOOK_KEY,
    BOOK_NUMBER,
    BOOK_PARTY,
    EXCHANGE_SHARE_PERCENT,
    EXPECTED_AMOUNT,
    HISTORY_MOST,
    LOWEST_THRESHOLD,
    MARGIN,
    MAYBE_BOOKED,
    PAST_AMOUNT,
    PAST_EACH,
    PAST_KEY,
    PAST_MOST,
    PAST_NAME,
    PAST_TEXT,
    REFERENCE_AGREES,
    RULE,
    RUN_AMOUNT,
    TEXT_AGREES,
    TRANSFER_AMOUNT,
    rarity_points,
)

MOST_DAYS = 90  # a book line further away is not looked at
MOST_PROPOSALS = 10
MOST_PASTS = 60
LEAST_REFERENCE = 5
NO_REFERENCE = frozenset(("notprovided", "nonref", "none"))
TWIN = Reason("ambiguous", False, marked("Something else fits this line as well, and nothing tells them apart."))
BOOKED = Reason(
    "maybe_booked", False, marked("An entry on this account has the same amount: it may be booked already.")
)


def proposals(
    line: BankLine, candidates: Candidates | Pool, rules: Sequence[BankRule] = (), *, decimals: int = 2
) -> tuple[Proposal, ...]:
    """What the line may be, the best first: at most MOST_PROPOSALS. Of several that nothing tells apart none can be accepted."""
    pool = candidates if isinstance(candidates, Pool) else Pool(candidates)
    return ranked(raw_proposals(line, pool, rules, decimals=decimals))


def ranked(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The same with scores lowered where another is as good."""
    best = found[0].points if found else 0
    second = next((one.points for one in found[1:]), None)
    if second is None or best - second >= MARGIN:
        return tuple(found)
    return tuple(doubtful(one) if one.points > best - MARGIN else one for one in found)


def doubtful(proposal: Proposal) -> Proposal:
    if proposal.reasons and proposal.reasons[-1].code == TWIN.code:
        return proposal
    return replace(proposal, score=min(proposal.score, AMBIGUOUS), reasons=(*proposal.reasons, TWIN))


def raw_proposals(
    line: BankLine, pool: Pool, rules: Sequence[BankRule] = (), *, decimals: int = 2, is_batch: bool = False
) -> tuple[Proposal, ...]:
    """Proposals by the line's own evidence alone, the best first. In a batch nothing is looked for that only a person can take."""
    text = LineText(line)
    found: list[Proposal] = []
    if line.amount:
        found += (_book_line(line, text, pool, one) for one in pool.books_like(line, MOST_DAYS))
        found += document_proposals(line, text, pool)
        found += _transfers(line, text, pool)
        found += (_run(line, text, pool, one) for one in pool.runs.get((line.currency, line.amount), ()))
        if not is_batch:
            if max((one.points for one in found), default=0) < LOWEST_THRESHOLD:
                found += together_proposals(line, text, pool)
            found += advance_proposals(line, text, pool)
    found += _rules(line, rules, decimals)
    found += _pasts(line, text, pool)
    booked = max((one.points for one in found if one.kind is Kind.BOOK_LINE), default=0)
    if booked >= LOWEST_THRESHOLD:
        found = [_maybe_booked(one, booked) for one in found]
    found.sort(key=lambda one: -one.points)
    return tuple(found[:MOST_PROPOSALS])


def _maybe_booked(proposal: Proposal, most: int) -> Proposal:
    """Never ahead of the entry, where it would post what that may have posted already: money must not be booked twice."""
    if proposal.kind in (Kind.BOOK_LINE, Kind.BOOK_LINES, Kind.PAYMENT_RUN):
        return proposal
    points = min(most, proposal.points + MAYBE_BOOKED)
    return replace(proposal, points=points, score=score_of(points), reasons=(*proposal.reasons, BOOKED))


def _one(kind: Kind, line: BankLine, parts: tuple[Part, ...], case: Case, **more: object) -> Proposal:
    left = line.amount - sum((part.amount for part in parts), ZERO)
    proposal = Proposal(kind, parts, left, case.points, score_of(case.points), case.final())
    return replace(proposal, **more) if more else proposal  # type: ignore[arg-type]


def _amount(case: Case, points: int, others: int, chance: Decimal) -> None:
    case.add(points, "amount", marked("The amount agrees."))
    case.points += rarity_points(chance)
    case.repeats(others)


def _book_line(line: BankLine, text: LineText, pool: Pool, book: BookLine) -> Proposal:
    case = Case()
    days = (line.booked_on - book.posted_on).days
    amounts = pool.book_amounts
    _amount(case, BOOK_AMOUNT, amounts.others(book.amount), amounts.chance(book.amount, days))
    _book_numbers(case, line, text, book)
    fits = text.party(line, words(book.contact_name), book.contact_keys)
    case.party(BOOK_PARTY, BOOK_KEY, fits, book.contact_name)
    described = words(book.description[:300])
    if (
        described
        and text.words
        and (set(described) == text.word_set or likeness(described, text.words) is Likeness.SAME)
    ):
        case.add(TEXT_AGREES, "text", marked("The text agrees."))
    case.days(line.booked_on, book.posted_on)
    part = Part(book.journal_line_id, line.amount, line.amount)
    return _one(Kind.BOOK_LINE, line, (part,), case, contact_id=book.contact_id)


def _book_numbers(case: Case, line: BankLine, text: LineText, book: BookLine) -> None:
    best, which = Found.NO, ""
    for one in book.document_numbers:
        number = number_of(one)
        sure = text.numbers.find(number) if number else Found.NO
        if sure > best:
            best, which = sure, one
    own = number_of(book.reference)
    if best is Found.NO and own and text.numbers.find(own) is Found.FULL:
        best, which = Found.FULL, book.reference
    if best is Found.NO and _same_reference(line, book.reference):
        case.add(REFERENCE_AGREES, "reference", marked("The reference {reference} agrees."), reference=book.reference)
        return
    case.number(BOOK_NUMBER, best, which)


def _same_reference(line: BankLine, reference: str) -> bool:
    ours = _bare(reference)
    return (
        len(ours) >= LEAST_REFERENCE and ours in {_bare(line.end_to_end_id), _bare(line.bank_reference)} - NO_REFERENCE
    )


def _bare(reference: str) -> str:
    return "".join(sign for sign in folded(reference[:140]) if sign.isalnum())


def _transfers(line: BankLine, text: LineText, pool: Pool) -> Iterator[Proposal]:
    for own in pool.own_lines.get((line.currency, line.amount), ()):
        if abs((own.booked_on - line.booked_on).days) <= MOST_DAYS:
            yield _transfer(line, text, pool, own)
    for own in pool.foreign:
        if own.expected is None or own.currency == line.currency or own.expected * line.amount >= 0:
            continue
        near = abs(own.expected + line.amount) * 100 <= abs(line.amount) * EXCHANGE_SHARE_PERCENT
        if near and abs((own.booked_on - line.booked_on).days) <= MOST_DAYS:
            yield _transfer(line, text, pool, own)


def _transfer(line: BankLine, text: LineText, pool: Pool, own: OwnLine) -> Proposal:
    case = Case()
    days = (line.booked_on - own.booked_on).days
    is_foreign = own.currency != line.currency
    if is_foreign:
        case.add(
            EXPECTED_AMOUNT,
            "amount_near",
            marked("The amount is near what {currency} are worth."),
            currency=own.currency,
        )
    else:
        amounts = pool.own_amounts
        _amount(case, TRANSFER_AMOUNT, amounts.others(own.amount), amounts.chance(own.amount, days))
    case.add(0, "other_side", marked("The other side is on {account}."), account=own.account_name)
    name = words(own.account_name)
    if likeness(name, text.name) >= Likeness.CONTAINED or (name and text.word_set.issuperset(name)):
        case.points += BOOK_PARTY[Likeness.SAME]
    case.days(line.booked_on, own.booked_on)
    part = Part(own.line_id, line.amount, -own.amount, Difference.EXCHANGE if is_foreign else Difference.NONE)
    return _one(Kind.TRANSFER, line, (part,), case, source_id=own.account_id)


def _run(line: BankLine, text: LineText, pool: Pool, run: PaidRun) -> Proposal:
    case = Case()
    others = len(pool.runs[run.currency, run.amount]) - 1
    case.add(RUN_AMOUNT, "amount", marked("The amount is the sum of the run {name}."), name=run.name)
    case.points += rarity_points(Decimal(others))
    if any(_same_reference(line, one) for one in run.references):
        case.add(REFERENCE_AGREES, "reference", marked("The bank names the run."))
    case.days(line.booked_on, run.executed_on)
    parts = tuple(Part(part.journal_line_id, part.amount, part.amount) for part in run.parts)
    return _one(Kind.PAYMENT_RUN, line, parts, case, source_id=run.run_id)


def _rules(line: BankLine, rules: Sequence[BankRule], decimals: int) -> Iterator[Proposal]:
    """The first that fits, and can be carried out."""
    for rule in sorted(rules, key=lambda one: (one.position, one.id)):
        parts = what(rule, line, decimals=decimals) if applies(rule, line) else ()
        if parts:
            case = Case()
            case.add(RULE, "rule", marked("Your rule “{name}” fits."), name=rule.name)
            given = tuple(Part(part.account_id, part.amount, part.amount) for part in parts)
            yield _one(Kind.RULE, line, given, case, source_id=rule.id, contact_id=parts[0].contact_id)
            return


def _pasts(line: BankLine, text: LineText, pool: Pool) -> Iterator[Proposal]:
    """One for each way that lines like this were booked: lines whose words differ by a number are of one way, and count together."""
    seen: set[int] = set()
    ways: dict[tuple[Any, ...], list[tuple[int, PastUse]]] = defaultdict(list)
    for key in dict.fromkeys((line.counterparty_key, *text.name, *text.words)):
        for past in pool.pasts.get(key, ())[-MOST_PASTS:] if key else ():
            if id(past) not in seen:
                seen.add(id(past))
                proposal = _past(line, text, past)
                if proposal:
                    way = (past.account_id, past.tax_code_ids, past.contact_id)
                    ways[way].append((proposal.score, past))
    for alike in ways.values():
        _, nearest = max(alike, key=lambda one: (one[0], one[1].line.booked_on))
        found = _past(line, text, replace(nearest, count=sum(past.count for _, past in alike)))
        if found:
            yield found


def _past(line: BankLine, text: LineText, past: PastUse) -> Proposal | None:
    if line.currency != past.line.currency or _sign(line.amount) != _sign(past.line.amount):
        return None
    case = Case()
    before = past.line
    if line.counterparty_key and line.counterparty_key == before.counterparty_key:
        case.add(PAST_KEY, "past_account", marked("The same account on the other side."))
    elif likeness(words(before.counterparty_name), text.name) >= Likeness.CONTAINED:
        case.add(PAST_NAME, "past_name", marked("The same name on the other side."))
    mine, theirs = text.word_set, frozenset(words(before.text[:300]))
    if mine and theirs and 5 * len(mine & theirs) >= 3 * len(mine | theirs):
        case.add(PAST_TEXT, "past_text", marked("A text like the one before."))
    if not case.points:
        return None
    if line.amount == before.amount:
        case.add(PAST_AMOUNT, "past_amount", marked("The same amount as before."))
    one = marked("A line like this one was booked on {account}.")
    many = marked("Lines like this one were booked on {account} {count} times.")
    points = PAST_EACH * min(past.count, PAST_MOST)
    case.counted(points, "past", one, many, is_for=True, count=past.count, account=past.account_name)
    case.points = min(case.points, HISTORY_MOST)
    part = Part(past.account_id, line.amount, line.amount)
    return _one(Kind.HISTORY, line, (part,), case, contact_id=past.contact_id)


def _sign(amount: Decimal) -> int:
    return (amount > 0) - (amount < 0)
