"""E-invoices of other people through our reading, writing and checking: what they expect, and what is found.

Folders below `einvoicing`: en16931-unit (a snippet, a rule, whether it is kept), en16931-examples and xrechnung-testsuite (whole
invoices that are valid), xrechnung-xmute (invoices with marks that change one place and say which rule then breaks), zugferd-pdf,
fatturapa. Nothing of them is in this repository.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from shlex import split
from typing import Any

from lxml import etree

from oasys.core.errors import DomainError
from oasys.einvoicing.checking import Checked, check
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.profiles import Profile, Syntax
from oasys.einvoicing.receiving import Document, open_document, read_document
from oasys.einvoicing.ubl import write_ubl

UNIT = "{http://difi.no/xsd/vefa/validator/1.0}"
BREAKS_THE_CORE = {"extension", "cvd"}  # these folders' profiles leave EN 16931 on purpose
SAID_TO_FAIL = "__fail__"
TOTALS = {  # the attribute of the model: names of the element in UBL and CII
    "lines": ("LegalMonetaryTotal/LineExtensionAmount", "LineTotalAmount"),
    "without_vat": ("LegalMonetaryTotal/TaxExclusiveAmount", "TaxBasisTotalAmount"),
    "with_vat": ("LegalMonetaryTotal/TaxInclusiveAmount", "GrandTotalAmount"),
    "paid": ("LegalMonetaryTotal/PrepaidAmount", "TotalPrepaidAmount"),
    "payable": ("LegalMonetaryTotal/PayableAmount", "DuePayableAmount"),
}
SUMMATIONS = (
    "SpecifiedTradeSettlementHeaderMonetarySummation",
    "ApplicableSupplyChainTradeSettlement/*[local-name()='SpecifiedTradeSettlementMonetarySummation']",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One set: `outside` names what is not judged, and why."""

    what: str
    agreements: int
    differences: list[str]
    outside: list[str]


def e_invoices(folder: Path) -> Iterator[Outcome]:
    """Every set of the folder that is there."""
    if (folder / "en16931-unit").is_dir():
        yield _unit_cases(sorted((folder / "en16931-unit").rglob("*.xml")))
    for below in ("en16931-examples", "xrechnung-testsuite"):
        folders = sorted({file.parent for file in (folder / below).rglob("*.xml")})
        for one in folders:
            yield from _whole(
                str(one.relative_to(folder)), sorted(one.glob("*.xml")), is_core=one.name not in BREAKS_THE_CORE
            )
    if (folder / "xrechnung-xmute").is_dir():
        yield _mutations(sorted((folder / "xrechnung-xmute").glob("*.xml")))
    if (folder / "zugferd-pdf").is_dir():
        yield from _pdfs(sorted((folder / "zugferd-pdf").glob("*.pdf")))
    if (folder / "fatturapa").is_dir():
        yield _refused(sorted((folder / "fatturapa").glob("*.xml")))


def _unit_cases(files: list[Path]) -> Outcome:
    """Each snippet keeps or breaks the rule, as the case expects."""
    differences, agreements, outside = [], 0, []
    for file in files:
        for number, test in enumerate(etree.parse(str(file)).getroot().iter(f"{UNIT}test"), start=1):
            expectations = [
                (one.tag.removeprefix(UNIT), (one.text or "").strip())
                for one in test.iter(f"{UNIT}success", f"{UNIT}error", f"{UNIT}warning")
            ]
            snippet = test[-1]
            try:
                document = open_document(etree.tostring(deepcopy(snippet)))
            except DomainError as error:
                outside.append(f"{file.name} test {number}: {error.detail}")
                continue
            broken = {finding.rule for finding in check(document).findings}
            for kind, rule in expectations:
                if (rule in broken) == (kind != "success"):
                    agreements += 1
                else:
                    differences.append(f"{file.name} test {number}: {kind} of {rule} expected")
    return Outcome("en16931-unit: expectations", agreements, differences, outside)


def _whole(name: str, files: list[Path], *, is_core: bool) -> Iterator[Outcome]:
    """Whole invoices: valid, read with their own totals, and the same after they were written again."""
    valid, read, again = Outcome(f"{name}: valid", 0, [], []), [0], [0]
    read_differences: list[str] = []
    again_differences: list[str] = []
    kept, outside = 0, []
    for file in files:
        document = open_document(file.read_bytes())
        checked = check(document)
        own = [finding.rule for finding in checked.errors if is_core or finding.rules.startswith("XRechnung")]
        if not is_core:
            core = sorted({finding.rule for finding in checked.errors} - set(own))
            outside.append(
                f"{file.name}: EN 16931 itself is broken on purpose by its profile: {', '.join(core) or 'nothing'}"
            )
        if own:
            valid.differences.append(f"{file.name}: {', '.join(own)}")
        kept += not own
        differing = _totals_differ(document)
        read_differences += [f"{file.name}: {one}" for one in differing]
        read[0] += not differing
        if is_core:
            differing = _written_again_differs(document)
            again_differences += [f"{file.name}: {one}" for one in differing]
            again[0] += not differing
    yield Outcome(valid.what, kept, valid.differences, outside)
    yield Outcome(f"{name}: read, totals are the file's", read[0], read_differences, [])
    if is_core:
        yield Outcome(f"{name}: written again, read again", again[0], again_differences, [])


def _totals_differ(document: Document) -> list[str]:
    """How the totals of the model differ from what the file says, which is looked up without the tables."""
    received = read_document(document)
    if received.invoice is None:
        return [f"not read: {', '.join(one.name for one in received.unread)}"]
    found = []
    for name, (in_ubl, in_cii) in TOTALS.items():
        own = _figure(document, in_ubl if document.syntax.is_ubl else in_cii)
        if getattr(received.invoice.totals, name) != own:
            found.append(f"{name}: {own} in the file, {getattr(received.invoice.totals, name)} read")
    lines = document.root.xpath(
        "count(//*[local-name()='InvoiceLine' or local-name()='CreditNoteLine' or local-name()='IncludedSupplyChainTradeLineItem'])"
    )
    if len(received.invoice.lines) != lines and document.profile not in {Profile.ZUGFERD_1, Profile.EXTENDED}:
        found.append(f"{lines:.0f} lines in the file, {len(received.invoice.lines)} read")
    return found


def _figure(document: Document, path: str) -> Decimal | None:
    if document.syntax.is_ubl:
        parent, name = path.split("/")
        paths = [f"/*/*[local-name()='{parent}']/*[local-name()='{name}']/text()"]
    else:
        paths = [
            f"//*[local-name()='{one.split('/')[0]}']{'/' + one.split('/')[1] if '/' in one else ''}/*[local-name()='{path}']/text()"
            for one in SUMMATIONS
        ]
    for one in paths:
        texts: Any = document.root.xpath(one)
        if texts:
            try:
                return Decimal(str(texts[0]).strip())
            except InvalidOperation:
                return Decimal("NaN")  # equal to nothing
    return None


def _written_again_differs(document: Document) -> list[str]:
    invoice = read_document(document).invoice
    if invoice is None:
        return ["not read"]
    try:
        xml = write_ubl(invoice) if document.syntax.is_ubl else write_cii(invoice)
    except ValueError as error:
        return [str(error)]
    again = open_document(xml)
    errors = [f"{finding.rule} at {finding.place}" for finding in check(again).errors]
    return errors if read_document(again).invoice == invoice else [*errors, "what is read again is another invoice"]


def _mutations(files: list[Path]) -> Outcome:
    """Each mark changes the element behind it and names rules that are then kept or broken."""
    differences, agreements, outside = [], 0, []
    for file in files:
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
        marks = [one for one in root.iter(etree.ProcessingInstruction) if one.target == "xmute"]
        marks += [
            one for one in root.itersiblings(etree.ProcessingInstruction, preceding=True) if one.target == "xmute"
        ]
        for number, mark in enumerate(marks):
            said = dict(
                part.partition("=")[::2]
                for part in split(" ".join((mark.text or "").replace(" =", "=").split()))
                if "=" in part
            )
            expected = {
                rule.partition(":")[2]: key.endswith("-valid")
                for key in ("schematron-valid", "schematron-invalid")
                for rule in said.get(key, "").split()
            }
            if not expected:
                outside.append(f"{file.name} mark {number + 1}: names no rule")
                continue
            try:
                mutants = list(_mutants(root, mark, said))
            except ValueError as error:
                outside.append(f"{file.name} mark {number + 1}: {error}")
                continue
            for value, xml in mutants:
                checked = _as_xrechnung(xml)
                broken = {finding.rule for finding in checked.findings}
                for rule, is_kept in expected.items():
                    if (rule in broken) != is_kept:
                        agreements += 1
                    else:
                        differences.append(
                            f"{file.name} {said.get('id', number + 1)} {value!r}: {rule} {'kept' if is_kept else 'broken'} expected"
                        )
    return Outcome("xrechnung-xmute: expectations", agreements, differences, outside)


def _as_xrechnung(xml: bytes) -> Checked:
    """By the rules of XRechnung whatever the invoice calls itself: some marks change just that."""
    document = open_document(xml)
    profile = document.profile if document.profile.is_xrechnung else Profile.XRECHNUNG
    return check(replace(document, profile=profile))


def _mutants(root: etree._Element, mark: etree._Element, said: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The documents that a mark makes. Raises ValueError for a way of changing that is not known."""
    mutator = said.get("mutator", "")
    values = [value.strip() for value in said.get("values", "").split(",")] if mutator == "code" else [""]
    for value in values:
        tree = deepcopy(root.getroottree())
        path = root.getroottree().getelementpath(_behind(root, mark))
        one = tree.getroot() if path == "." else tree.find(path)
        assert one is not None
        parent = one.getparent()
        if mutator == "remove" and parent is not None:
            parent.remove(one)
        elif mutator == "empty" and "attribute" in said:
            one.set(said["attribute"], "")
        elif mutator == "empty":
            one.text = ""
            for child in list(one):
                one.remove(child)
        elif mutator == "code" and "attribute" in said:
            one.set(said["attribute"], value)
        elif mutator == "code":
            one.text = value
        elif mutator != "identity":
            raise ValueError(f"the mutator {mutator} is not known")
        yield value, etree.tostring(tree)


def _behind(root: etree._Element, mark: etree._Element) -> etree._Element:
    """The element that a mark stands before."""
    for one in mark.itersiblings():
        if isinstance(one.tag, str):
            return one
    return root


def _pdfs(files: list[Path]) -> Iterator[Outcome]:
    """PDFs: the invoice is found and read with its own totals; those said to fail are shown, not judged."""
    differences, agreements, outside = [], 0, []
    again_differences, again, broken = [], 0, []
    for file in files:
        try:
            document = open_document(file.read_bytes())
            differing = _totals_differ(document)
        except DomainError as error:
            differing = [f"{error.code}: {error.detail}"]
            document = None
        if SAID_TO_FAIL in file.name:
            outside.append(f"{file.name}: said to fail; {'; '.join(differing) or 'read, with its own totals'}")
            continue
        differences += [f"{file.name}: {one}" for one in differing]
        agreements += not differing
        if document is None:
            continue
        errors = sorted({finding.rule for finding in check(document).errors})
        if errors:
            broken.append(f"{file.name} ({document.profile.value}): {', '.join(errors)}")
        elif document.profile == Profile.EN_16931 and document.syntax == Syntax.CII:
            differing = _written_again_differs(document)
            again_differences += [f"{file.name}: {one}" for one in differing]
            again += not differing
    yield Outcome("zugferd-pdf: read, totals are the file's", agreements, differences, outside)
    yield Outcome("zugferd-pdf: EN 16931 written again, read again", again, again_differences, broken)


def _refused(files: list[Path]) -> Outcome:
    differences, agreements = [], 0
    for file in files:
        try:
            open_document(file.read_bytes())
            differences.append(f"{file.name}: taken")
        except DomainError as error:
            is_named = error.code == "einvoicing.not_taken" and "FatturaPA" in error.detail
            differences += [] if is_named else [f"{file.name}: {error.code}"]
            agreements += is_named
    return Outcome("fatturapa: refused by its name", agreements, differences, [])
