"""The arithmetic of taxes: one engine for previews, documents, e-invoices and the books. No Django, no floats.

`compute` takes the lines of a document with the taxes that apply to them, and answers net, tax and gross of each line, the
breakdown by tax, and the totals; the parts always add up to the totals. The rules are in docs/accounting/tax.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal

from oasys.core.money import ZERO, round_half_up
from oasys.core.words import marked
from oasys.tax.shapes import (
    HUNDRED,
    ONE,
    Amounts,
    Document,
    Kind,
    Level,
    Line,
    Mode,
    NotComputable,
    Rounding,
    Tax,
    Taxed,
    TaxedLine,
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A line or an extra on its way; `amount` is what is taxed, after the shared discount."""

    amount: Decimal
    units: Decimal
    taxes: tuple[Tax, ...]
    found: dict[str, Amounts] = field(default_factory=dict)

    @property
    def combination(self) -> tuple[Tax, ...]:
        return tuple(tax for tax in self.taxes if tax.kind is not Kind.WITHHELD)


def rounded(amount: Decimal, decimals: int, mode: Mode = Mode.HALF_UP) -> Decimal:
    """With exactly so many decimals, never -0."""
    if mode is Mode.DOWN:
        return amount.quantize(ONE.scaleb(-decimals), rounding=ROUND_DOWN) + ZERO
    return round_half_up(amount, decimals) + ZERO


def rounded_to_step(amount: Decimal, step: Decimal, decimals: int) -> Decimal:
    """The nearest multiple of the step, a half away from zero: 0.05 makes 20.43 to 20.45, and 20.42 to 20.40."""
    return rounded(round_half_up(amount / step, 0) * step, decimals)


def shared(total: Decimal, weights: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """`total` in whole minor units by weight: the missing units go to the largest fractions, of equal ones to the earlier.

    A negative total mirrors the positive one. Weights that come to nothing share nothing but zero. Raises NotComputable.
    """
    if total < 0:
        return [rounded(-share, decimals) for share in shared(-total, weights, decimals)]
    of = sum(weights, ZERO)
    unit = ONE.scaleb(-decimals)
    if not total:
        return [rounded(ZERO, decimals)] * len(weights)
    if not of:
        raise NotComputable(marked("An amount cannot be shared over amounts that come to nothing."))
    exact = [total * weight / of / unit for weight in weights]
    whole = [one.to_integral_value(rounding=ROUND_FLOOR) for one in exact]
    missing = int(total / unit - sum(whole, ZERO))
    first = sorted(range(len(weights)), key=lambda place: (whole[place] - exact[place], place))
    for place in first[:missing]:
        whole[place] += 1
    return [rounded(one * unit, decimals) for one in whole]


def line_amount(line: Line, decimals: int) -> Decimal:
    """Quantity times price, less discounts, plus charges; the product and the discount by percent are rounded each."""
    if line.price_base_quantity <= 0:
        raise NotComputable(marked("A price is for a quantity above zero."))
    product = rounded(line.quantity * line.unit_price / line.price_base_quantity, decimals)
    discount = rounded(product * line.discount_percent / HUNDRED, decimals) + line.discount_amount
    return rounded(product - discount + line.charge_amount, decimals)


def compute(document: Document) -> Taxed:
    """Every amount of a document. Raises NotComputable."""
    rounding = document.rounding
    decimals = rounding.decimals
    _check(document)
    amounts = [line_amount(line, decimals) for line in document.lines]
    discount = document.discount_amount + rounded(sum(amounts, ZERO) * document.discount_percent / HUNDRED, decimals)
    shares = shared(discount, amounts, decimals)
    parts = [
        _Part(amount - share, line.quantity if line.tax_units is None else line.tax_units, line.taxes)
        for line, amount, share in zip(document.lines, amounts, shares, strict=True)
    ]
    extras = [
        _Part(-extra.amount if extra.is_allowance else extra.amount, ZERO, extra.taxes) for extra in document.extras
    ]
    everything = [*parts, *extras]
    for bucket in _buckets(everything, rounding.level):
        _tax_bucket(bucket, rounding, includes=document.prices_include_tax)
    _withhold(everything, decimals, includes=document.prices_include_tax)
    lines = [
        _taxed(part, amount, share, decimals, includes=document.prices_include_tax)
        for part, amount, share in zip(
            everything,
            [*amounts, *(extra.amount for extra in extras)],
            [*shares, *(rounded(ZERO, decimals) for _ in extras)],
            strict=True,
        )
    ]
    return _whole(document, lines, discount)


def _check(document: Document) -> None:
    known: dict[str, Tax] = {}
    combinations = [line.taxes for line in document.lines] + [extra.taxes for extra in document.extras]
    for taxes in combinations:
        if len({tax.key for tax in taxes}) < len(taxes):
            raise NotComputable(marked("A tax stands twice on a line."))
        for tax in taxes:
            if known.setdefault(tax.key, tax) != tax:
                raise NotComputable(marked("The tax {tax} has two rates on one document."), tax=tax.key)
            if tax.rate < 0:
                raise NotComputable(marked("The tax {tax} has a rate below zero."), tax=tax.key)
            plain = tax.kind is Kind.CHARGED and not tax.is_compound and not tax.is_per_unit
            if not plain and (tax.together or (tax.kind is not Kind.CHARGED and (tax.is_compound or tax.is_per_unit))):
                raise NotComputable(marked("The tax {tax} cannot be both."), tax=tax.key)
    step = document.rounding.payable_step
    if step is not None and step <= 0:
        raise NotComputable(marked("Amounts are rounded to steps above zero."))


def _buckets(parts: Sequence[_Part], level: Level) -> list[list[_Part]]:
    if level is Level.LINE:
        return [[part] for part in parts]
    found: dict[tuple[Tax, ...], list[_Part]] = {}
    for part in parts:
        found.setdefault(part.combination, []).append(part)
    return list(found.values())


def _tax_bucket(bucket: Sequence[_Part], rounding: Rounding, *, includes: bool) -> None:
    """Taxes of parts that have the same ones: rounded once for all of them, then shared by amount."""
    decimals = rounding.decimals
    taxes = bucket[0].combination
    amount = sum((part.amount for part in bucket), ZERO)
    units = sum((part.units for part in bucket), ZERO)
    charged = [tax for tax in taxes if tax.kind is Kind.CHARGED]
    found = (_taken_out if includes else _put_on)(amount, units, charged, rounding)
    net = amount - sum(found.values(), ZERO) if includes else amount
    for tax in taxes:
        if tax.kind is Kind.REVERSE_CHARGE:
            found[tax.key] = rounded(net * tax.rate / HUNDRED, decimals, rounding.mode)
    by_amount = [part.amount for part in bucket]
    for tax in taxes:
        total = found[tax.key]
        claimed = rounded(total * tax.recoverable_percent / HUNDRED, decimals)
        weights = [part.units for part in bucket] if tax.is_per_unit else by_amount
        if not sum(weights, ZERO):
            weights = [ONE] * len(bucket)
        for part, share, claim in zip(
            bucket, shared(total, weights, decimals), shared(claimed, weights, decimals), strict=True
        ):
            mine = Amounts(tax=share) if tax.kind is Kind.CHARGED else Amounts(self_assessed=share)
            part.found[tax.key] = mine + Amounts(recoverable=claim)
    for part in bucket:
        _set_bases(part, includes=includes)


def _set_bases(part: _Part, *, includes: bool) -> None:
    net = _net(part, includes=includes)
    before = ZERO
    for tax in part.combination:
        base = part.units if tax.is_per_unit else net + before if tax.is_compound else net
        part.found[tax.key] += Amounts(base=base)
        before += part.found[tax.key].tax


def _net(part: _Part, *, includes: bool) -> Decimal:
    return part.amount - sum((one.tax for one in part.found.values()), ZERO) if includes else part.amount


def _put_on(net: Decimal, units: Decimal, taxes: Sequence[Tax], rounding: Rounding) -> dict[str, Decimal]:
    """Taxes on top of a net amount, in their order; each is rounded before it enters the base of a later one."""
    found: dict[str, Decimal] = {}
    for group in _rounded_as_one(taxes):
        tax = group[0]
        if tax.is_per_unit:
            exact = units * tax.rate
        else:
            base = net + sum(found.values(), ZERO) if tax.is_compound else net
            exact = base * sum((one.rate for one in group), ZERO) / HUNDRED
        _split(found, group, rounded(exact, rounding.decimals, rounding.mode), rounding.decimals)
    return found


def _taken_out(gross: Decimal, units: Decimal, taxes: Sequence[Tax], rounding: Rounding) -> dict[str, Decimal]:
    """Taxes inside a gross amount, which never changes. Each is `by_net` x net + `fixed`; the last one takes the rest.

    Equal rates that stand side by side (CGST and SGST) stay equal instead: there the net takes the rest.
    """
    groups = _rounded_as_one(taxes)
    if not groups:
        return {}
    by_net: list[Decimal] = []
    fixed: list[Decimal] = []
    for group in groups:
        tax, rate = group[0], sum((one.rate for one in group), ZERO) / HUNDRED
        compound = tax.is_compound
        by_net.append(ZERO if tax.is_per_unit else rate * (ONE + sum(by_net, ZERO) if compound else ONE))
        fixed.append(units * tax.rate if tax.is_per_unit else rate * sum(fixed, ZERO) if compound else ZERO)
    divisor, of_units = ONE + sum(by_net, ZERO), sum(fixed, ZERO)
    # one division, at the end: what comes out even stays exact
    exact = [(share * (gross - of_units) + own * divisor) / divisor for share, own in zip(by_net, fixed, strict=True)]
    each = [rounded(one, rounding.decimals, rounding.mode) for one in exact]
    side_by_side = not any(tax.is_compound or tax.is_per_unit for tax in taxes)
    if not (side_by_side and len({group[0].rate for group in groups}) == 1):
        total = rounded((gross * (divisor - ONE) + of_units) / divisor, rounding.decimals, rounding.mode)
        each[-1] = total - sum(each[:-1], ZERO)
        if each[-1] * exact[-1] < 0:
            each = shared(total, exact, rounding.decimals)
    found: dict[str, Decimal] = {}
    for group, tax_of_group in zip(groups, each, strict=True):
        _split(found, group, tax_of_group, rounding.decimals)
    return found


def _rounded_as_one(taxes: Sequence[Tax]) -> list[list[Tax]]:
    groups: dict[str, list[Tax]] = {}
    for tax in taxes:
        groups.setdefault(f"together {tax.together}" if tax.together else f"alone {tax.key}", []).append(tax)
    return list(groups.values())


def _split(found: dict[str, Decimal], group: Sequence[Tax], total: Decimal, decimals: int) -> None:
    rates = [tax.rate for tax in group]
    for tax, share in zip(group, shared(total, rates if any(rates) else [ONE] * len(rates), decimals), strict=True):
        found[tax.key] = share


def _withhold(parts: Sequence[_Part], decimals: int, *, includes: bool) -> None:
    """What the buyer keeps back: by percent of the net, once for the document; other taxes are not part of its base."""
    withheld = {tax.key: tax for part in parts for tax in part.taxes if tax.kind is Kind.WITHHELD}
    for tax in withheld.values():
        under = [part for part in parts if tax in part.taxes]
        nets = [_net(part, includes=includes) for part in under]
        total = rounded(sum(nets, ZERO) * tax.rate / HUNDRED, decimals)
        weights = nets if sum(nets, ZERO) else [ONE] * len(nets)
        for part, net, share in zip(under, nets, shared(total, weights, decimals), strict=True):
            part.found[tax.key] = Amounts(base=net, withheld=share)


def _taxed(part: _Part, amount: Decimal, share: Decimal, decimals: int, *, includes: bool) -> TaxedLine:
    tax = rounded(sum((one.tax for one in part.found.values()), ZERO), decimals)
    net = rounded(_net(part, includes=includes), decimals)
    return TaxedLine(
        amount=rounded(amount, decimals),
        discount_share=share,
        net=net,
        tax=tax,
        gross=net + tax,
        taxes=tuple((one, part.found[one.key]) for one in part.taxes),
    )


def _whole(document: Document, lines: Sequence[TaxedLine], discount: Decimal) -> Taxed:
    rounding = document.rounding
    decimals = rounding.decimals
    groups: dict[Tax, Amounts] = {}
    for line in lines:
        for tax, amounts in line.taxes:
            groups[tax] = groups.get(tax, Amounts()) + amounts
    whole = sum(groups.values(), Amounts())
    net = rounded(sum((line.net for line in lines), ZERO), decimals)
    tax_total = rounded(sum((line.tax for line in lines), ZERO), decimals)
    due = net + tax_total - whole.withheld - document.prepaid
    payable = rounded_to_step(due, rounding.payable_step, decimals) if rounding.payable_step else rounded(due, decimals)
    count = len(document.lines)
    return Taxed(
        lines=tuple(lines[:count]),
        extras=tuple(lines[count:]),
        groups=tuple(groups.items()),
        discount=rounded(discount, decimals),
        net=net,
        tax=tax_total,
        gross=net + tax_total,
        withheld=rounded(whole.withheld, decimals),
        prepaid=document.prepaid,
        rounding_amount=rounded(payable - due, decimals),
        payable=payable,
        self_assessed=rounded(whole.self_assessed, decimals),
        recoverable=rounded(whole.recoverable, decimals),
        cost=rounded(net + whole.not_recoverable, decimals),
    )


def with_taxes(document: Document, taxed: Taxed, wanted: Mapping[str, Amounts]) -> Taxed:
    """The same with taxes that come to what is wanted, by key; what that changes goes to the line with the largest base.

    For credits, whose taxes are what is credited so far less what was credited before. Bases that are wanted are not looked at.
    Where prices include tax the gross of the line stays.
    """
    lines = [*taxed.lines, *taxed.extras]
    for tax, found in taxed.groups:
        want = wanted.get(tax.key, found)
        names = [
            one.name
            for one in fields(found)
            if one.name != "base" and getattr(want, one.name) != getattr(found, one.name)
        ]
        if not names:
            continue
        more = Amounts(**{name: getattr(want, name) - getattr(found, name) for name in names})
        bases = {
            place: abs(amounts.base) for place, line in enumerate(lines) for one, amounts in line.taxes if one == tax
        }
        place = max(bases, key=lambda number: (bases[number], -number))
        lines[place] = _with_more(lines[place], tax, more, includes=document.prices_include_tax)
    return _whole(document, lines, taxed.discount)


def without_last(document: Document, count: int) -> Document:
    """The document without so many of its extras, the last ones."""
    return replace(document, extras=document.extras[: len(document.extras) - count])


def with_given(document: Document, found: Taxed, given: Sequence[TaxedLine]) -> Taxed:
    """What was found of a document without its last extras, with these as they are given: what was taxed before and is deducted now."""
    return _whole(document, [*found.lines, *found.extras, *given], found.discount)


def _with_more(line: TaxedLine, tax: Tax, more: Amounts, *, includes: bool) -> TaxedLine:
    taxes = tuple((one, amounts + more if one == tax else amounts) for one, amounts in line.taxes)
    if includes:
        less = Amounts(base=-more.tax)
        taxes = tuple(
            (one, amounts if one.is_per_unit or one.is_compound else amounts + less) for one, amounts in taxes
        )
        return replace(line, taxes=taxes, net=line.net - more.tax, tax=line.tax + more.tax)
    return replace(line, taxes=taxes, tax=line.tax + more.tax, gross=line.gross + more.tax)


@dataclass(frozen=True, slots=True)
class InBase:
    """Totals in the base currency: net and tax are converted apart, so the gross as converted may differ by `difference`."""

    net: Decimal
    tax: Decimal
    gross: Decimal
    converted_gross: Decimal
    difference: Decimal


def in_base(*, net: Decimal, tax: Decimal, rate: Decimal, decimals: int, per_units: Decimal = ONE) -> InBase:
    """`rate` units of the base currency for `per_units` of the document's. The difference belongs on the rounding account."""
    base_net, base_tax, direct = (rounded(one * rate / per_units, decimals) for one in (net, tax, net + tax))
    return InBase(base_net, base_tax, base_net + base_tax, direct, direct - base_net - base_tax)


def tax_contained(gross: Decimal, *, rate_percent: Decimal, decimals: int) -> Decimal:
    """The tax inside a gross amount: of a discount for early payment, of a debt that is never paid, of a dealer's margin."""
    return rounded(gross * rate_percent / (HUNDRED + rate_percent), decimals)


def grossed_up(net: Decimal, *, withheld_percent: Decimal, decimals: int) -> tuple[Decimal, Decimal]:
    """The fee and what is withheld of it, so that the receiver gets `net`: the two always differ by it."""
    fee = rounded(net * HUNDRED / (HUNDRED - withheld_percent), decimals)
    return fee, fee - net


def credited_taxes(
    *, net: Decimal, tax: Decimal, rate_percent: Decimal, credits: Iterable[Decimal], decimals: int
) -> list[Decimal]:
    """The tax of each credit in a row against one invoice: what is credited so far, less what was credited before.

    The credit that takes back the last of the net takes back the rest of the tax.
    """
    taxes: list[Decimal] = []
    so_far = ZERO
    for credit in credits:
        so_far += credit
        whole = tax if so_far == net else rounded(so_far * rate_percent / HUNDRED, decimals)
        taxes.append(rounded(whole - sum(taxes, ZERO), decimals))
    return taxes


def margin_tax(*, bought: Decimal, sold: Decimal, rate_percent: Decimal, decimals: int) -> Decimal:
    """The tax inside a dealer's margin; a loss bears none."""
    return tax_contained(max(sold - bought, rounded(ZERO, decimals)), rate_percent=rate_percent, decimals=decimals)


def whole_units(values: Iterable[Decimal], mode: Mode) -> Decimal:
    """A box of a return in whole units of money: summed first, then rounded."""
    return rounded(sum(values, ZERO), 0, mode)
