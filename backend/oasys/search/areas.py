"""Where the settings are: the areas a question can name, each for those who may see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from oasys.core.words import marked, say
from oasys.organisations.permissions import Permission
from oasys.search.rules import Term

SETTINGS = marked("Settings")


@dataclass(frozen=True, slots=True)
class Area:
    """A page of settings. `key` is its place in the web app below /settings, or below /account where `is_own`."""

    key: str
    name: str
    also: str = ""
    needs: Permission = Permission.TENANT_READ
    pack: str | None = None
    is_own: bool = False


AREAS = (
    Area("members", marked("Members"), marked("people, invitations, invite")),
    Area("roles", marked("Roles"), marked("rights, permissions, limits")),
    Area("second-factor", marked("Second factor"), marked("TOTP, passkeys, security"), Permission.SECURITY_CHANGE),
    Area("services", marked("Services"), marked("programs, tokens, API")),
    Area("companies", marked("Companies"), marked("name, formats, archive")),
    Area("dimensions", marked("Dimensions"), marked("cost centres, projects"), Permission.LEDGER_READ),
    Area("currencies", marked("Currencies"), marked("exchange rates, units"), Permission.LEDGER_READ),
    Area("taxes", marked("Taxes"), marked("tax codes, rates, VAT"), Permission.LEDGER_READ),
    Area(
        "documents",
        marked("Documents"),
        marked("invoices, bills, approval, terms of payment"),
        Permission.DOCUMENT_READ,
    ),
    Area("numbers", marked("Numbers"), marked("number series, journals"), Permission.LEDGER_READ),
    Area("banking", marked("Bank"), marked("matching, statements, reconciliation"), Permission.BANK_READ),
    Area("paper", marked("Paper and mail"), marked("issuer, address, logo, templates"), Permission.DOCUMENT_READ),
    Area("myinvois", marked("MyInvois"), marked("e-invoices, LHDN, certificate"), Permission.DOCUMENT_READ, pack="MY"),
    Area("organisation", marked("Organisation"), marked("plan, download, deletion, tenant")),
    Area("domains", marked("Domains"), marked("address, DNS"), Permission.DOMAIN_CHANGE),
    Area("webhooks", marked("Webhooks"), marked("events, deliveries"), Permission.WEBHOOK_CHANGE),
    Area("support", marked("Support access"), "", Permission.SUPPORT_CONSENT),
    Area("audit", marked("Audit log"), marked("history, trail, who changed what"), Permission.AUDIT_READ),
    Area("profile", marked("Profile"), marked("language, theme, date, numbers"), is_own=True),
    Area("security", marked("Security"), marked("password, passkey, devices, sessions"), is_own=True),
    Area("tokens", marked("API tokens"), marked("programs"), is_own=True),
)


def find_areas(
    *, terms: Sequence[Term], packs: frozenset[str], may: Callable[[Permission], bool], limit: int
) -> list[dict[str, object]]:
    """The areas whose name, words or kind hold every term, of those that the person may see in companies of these packs."""
    found: list[dict[str, object]] = []
    for area in AREAS:
        name, also = say(area.name), say(area.also) if area.also else ""
        text = f"{say(SETTINGS)} {name} {also}".casefold()
        if (
            all(term.text in text for term in terms)
            and (area.pack is None or area.pack in packs)
            and (area.is_own or may(area.needs))
        ):
            found.append({"key": area.key, "name": name, "is_own": area.is_own})
    return found[:limit]
