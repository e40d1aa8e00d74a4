"""The files of a document: its paper, its e-invoice, and what goes along with a mail. Made when asked for, and the same each time.

Typesetter and writers are read when somebody asks: most processes are never asked.
"""

from dataclasses import dataclass

from oasys.core.words import say, speaking
from oasys.dispatch import checking
from oasys.dispatch.errors import NoEInvoice
from oasys.dispatch.facts import DocumentFacts
from oasys.dispatch.models import DocumentTemplate
from oasys.dispatch.rules import file_stem
from oasys.dispatch.templates import look_for, look_of
from oasys.organisations.models import Company

PDF, XML = "application/pdf", "application/xml"


@dataclass(frozen=True, slots=True)
class Made:
    """A file: its name, its media type, its bytes."""

    name: str
    kind: str
    content: bytes


def paper(facts: DocumentFacts, *, company: Company, template: DocumentTemplate | None = None) -> Made:
    """The document as PDF/A-3b; a draft is marked as one. Raises NotPrintable."""
    from oasys.dispatch.papers import pdf_of

    look = look_of(template) if template else look_for(company, facts.language)
    return Made(f"{stem_of(facts)}.pdf", PDF, pdf_of(facts, look))


def hybrid(facts: DocumentFacts, *, company: Company) -> Made:
    """The PDF with the invoice inside: Factur-X, which ZUGFeRD 2 is, too. Raises NotPrintable, NoEInvoice."""
    from oasys.dispatch.papers import pdf_of

    _refuse_draft(facts)
    xml = checking.xml_of(facts, "facturx")
    return Made(f"{stem_of(facts)}.pdf", PDF, pdf_of(facts, look_for(company, facts.language), invoice=xml))


def e_invoice(facts: DocumentFacts, format: str, syntax: str = "", *, company: Company) -> Made:
    """The e-invoice of a posted document as a file. Raises NoEInvoice."""
    if format == "facturx" and not syntax:
        return hybrid(facts, company=company)
    _refuse_draft(facts)
    return Made(f"{stem_of(facts)}.xml", XML, checking.xml_of(facts, format, syntax))


def enclosed(facts: DocumentFacts, *, company: Company) -> list[Made]:
    """What goes along with a mail: the form that the contact wants, else the paper. An XML brings the paper for people's eyes."""
    if facts.wants == "facturx":
        return [hybrid(facts, company=company)]
    if facts.wants:
        return [e_invoice(facts, facts.wants, company=company), paper(facts, company=company)]
    return [paper(facts, company=company)]


def stem_of(facts: DocumentFacts) -> str:
    """The name of its files without what they are, in the language of the contact."""
    from oasys.dispatch.papers import title_of

    with speaking(facts.language):
        return file_stem(title_of(facts), facts.number or say("Draft"))


def _refuse_draft(facts: DocumentFacts) -> None:
    if facts.status == "draft":
        raise NoEInvoice(say("A draft has no number, and so no e-invoice: post it first, or check it."))
