"""An invoice or a bill that charges more on an earlier one: a debit note."""

from oasys.core.errors import FieldError, Invalid
from oasys.core.words import say
from oasys.invoicing.errors import ChargeRefused
from oasys.invoicing.models import Document
from oasys.invoicing.schemas import DocumentIn
from oasys.organisations.models import Company

POINTER = "/charges_more_on_id"


def charged_document(company: Company, kind: str, body: DocumentIn) -> Document | None:
    """The posted document that a body charges more on. Raises Invalid where there is none, or the body says otherwise than it."""
    charged_id = getattr(body, "charges_more_on_id", None)
    if charged_id is None:
        return None
    charged = Document.objects.filter(company=company, kind=kind, id=charged_id).first()
    if charged is None:
        message = say("There is no such document to charge more on.")
        raise Invalid(message, errors=[FieldError(POINTER, "core.not_found", message)])
    errors = [_refused(POINTER, message) for message in _unfit(charged)]
    if getattr(body, "is_deposit", False):
        message = say("A deposit charges more on nothing: leave one of the two out.")
        errors.append(FieldError("/is_deposit", "core.invalid_value", message))
    if body.contact_id != charged.contact_id:
        errors.append(_refused("/contact_id", say("{number} is of another contact.", number=charged.number)))
    if body.currency not in (None, charged.currency):
        message = say(
            "{number} is in {currency}: leave the currency out.", number=charged.number, currency=charged.currency
        )
        errors.append(_refused("/currency", message))
    if body.issue_date < charged.issue_date:
        message = say(
            "{number} is of {day}: name that day or a later one.", number=charged.number, day=charged.issue_date
        )
        errors.append(FieldError("/issue_date", "core.out_of_range", message))
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return charged


def refuse_unfit(document: Document) -> None:
    """Locks what a document charges more on. Raises ChargeRefused where that was voided since."""
    if document.charges_more_on_id is None:
        return
    charged = Document.objects.select_for_update(no_key=True).get(id=document.charges_more_on_id)
    for message in _unfit(charged):
        raise ChargeRefused(message, errors=[_refused(POINTER, message)])


def refuse_charged(document: Document) -> None:
    """Before it is voided, under its lock. Raises ChargeRefused while a posted document charges more on it."""
    later = Document.objects.filter(charges_more_on=document, status=Document.Status.POSTED).order_by("id").first()
    if later is not None:
        message = say("{later} charges more on {number}: void that first.", later=later.number, number=document.number)
        raise ChargeRefused(message, document_id=str(later.id))


def _unfit(charged: Document) -> list[str]:
    if charged.status != Document.Status.POSTED:
        return [say("More is charged only on a posted document.")]
    return [say("No more is charged on a deposit: ask for another one.")] if charged.is_deposit else []


def _refused(pointer: str, message: str) -> FieldError:
    return FieldError(pointer, ChargeRefused.code, message)
