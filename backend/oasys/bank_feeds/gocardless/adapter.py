"""The provider GoCardless Bank Account Data."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from oasys.bank_feeds.gocardless import reading
from oasys.bank_feeds.gocardless.calls import LIVE, Api, Site
from oasys.bank_feeds.provider import (
    Begun,
    Consent,
    ConsentState,
    Credentials,
    FeedAccount,
    Fetched,
    Institution,
    Malformed,
    NotThere,
    RateLimited,
    Unavailable,
)
from oasys.bank_files.model import Balance, Format, Line, Note, Statement
from oasys.core.words import say
from oasys.webhooks.calling import LIMIT_SECONDS
from oasys.webhooks.rules import target_of

OVERLAP = timedelta(days=14)
"""So many days before the cursor are fetched again: what the bank books late, for a day that was covered."""
DEFAULT_DAYS = 90  # of a consent, where the bank does not say how many it allows
MOST_TRANSACTIONS_ANSWERED = 64_000_000
SCOPES = ("balances", "details", "transactions")
LANGUAGES = {"en": "EN", "de": "DE"}
STATES = {
    "CR": ConsentState.CREATED,
    "GC": ConsentState.CREATED,
    "UA": ConsentState.CREATED,
    "SA": ConsentState.CREATED,
    "GA": ConsentState.CREATED,
    "LN": ConsentState.LINKED,
    "RJ": ConsentState.REJECTED,
    "EX": ConsentState.EXPIRED,
}


class GoCardless:
    """`Provider` of one tenant. `now` is the clock of days and of limits."""

    code = "gocardless"

    def __init__(
        self,
        credentials: Credentials,
        *,
        now: Callable[[], datetime],
        site: Site = LIVE,
        limit_seconds: int = LIMIT_SECONDS,
    ) -> None:
        self._site, self._now = site, now
        self._api = Api(site, credentials, now=now, limit_seconds=limit_seconds)

    def institutions(self, country: str) -> list[Institution]:
        """By name."""
        said = self._api.get("/institutions/", {"country": country.lower()})
        found = reading.rows(said, "institutions", most=reading.MOST_INSTITUTIONS)
        banks = [reading.institution(one, f"institutions[{at}]") for at, one in enumerate(found)]
        return sorted(banks, key=lambda one: (one.name.casefold(), one.id))

    def institution(self, institution_id: str) -> Institution:
        return reading.institution(self._api.get(f"/institutions/{_part(institution_id)}/"), "institution")

    def begin_consent(
        self, institution: Institution, *, redirect: str, reference: str, days: int, language: str
    ) -> Begun:
        """An agreement of all scopes, as far back as the bank tells, and a requisition under it."""
        agreement = reading.record(
            self._api.post(
                "/agreements/enduser/",
                {
                    "institution_id": institution.id,
                    "access_valid_for_days": min(days, institution.most_days or DEFAULT_DAYS),
                    "access_scope": SCOPES,
                    **({"max_historical_days": institution.history_days} if institution.history_days else {}),
                },
            ),
            "agreement",
        )
        said = self._api.post(
            "/requisitions/",
            {
                "redirect": redirect,
                "institution_id": institution.id,
                "reference": reference,
                "agreement": reading.identifier(agreement, "id", "agreement"),
                "user_language": LANGUAGES.get(language, "EN"),
            },
        )
        row = reading.record(said, "requisition")
        link = row.get("link")
        try:
            target_of(link if isinstance(link, str) else "", self._site.policy)
        except ValueError:
            raise Malformed("requisition.link") from None
        return Begun(reading.identifier(row, "id", "requisition"), str(link))

    def consent(self, consent_id: str) -> Consent:
        """One that is deleted is revoked; so is one whose agreement is."""
        try:
            row = reading.record(self._api.get(f"/requisitions/{_part(consent_id)}/"), "requisition")
        except NotThere:
            return Consent(ConsentState.REVOKED, "", "", None, ())
        state = STATES.get(reading.words(row, "status"))
        if state is None:
            raise Malformed("requisition.status")
        reference, institution_id = reading.words(row, "reference"), reading.words(row, "institution_id")
        if state is not ConsentState.LINKED:
            return Consent(state, reference, institution_id, None, ())
        accounts = reading.identifiers(row.get("accounts"), "requisition.accounts")
        try:
            expires_at = self._expiry(reading.identifier(row, "agreement", "requisition"))
        except NotThere:
            return Consent(ConsentState.REVOKED, reference, institution_id, None, ())
        if expires_at <= self._now():
            return Consent(ConsentState.EXPIRED, reference, institution_id, expires_at, ())
        return Consent(state, reference, institution_id, expires_at, accounts)

    def _expiry(self, agreement_id: str) -> datetime:
        row = reading.record(self._api.get(f"/agreements/enduser/{agreement_id}/"), "agreement")
        accepted, days = reading.moment(row, "accepted"), reading.number(row, "access_valid_for_days")
        if accepted is None:
            raise Malformed("agreement.accepted")
        if days is None:
            raise Malformed("agreement.access_valid_for_days")
        return accepted + timedelta(days=days)

    def account(self, account_id: str) -> FeedAccount:
        return reading.account(account_id, self._api.get(f"/accounts/{_part(account_id)}/details/"))

    def fetch(self, account: FeedAccount, *, since: str, first_on: date | None) -> Fetched:
        """Two calls: transactions, then balances. Where only the second fails, the lines count, and a note says so."""
        now = self._now()
        today = now.date()
        from_on = date.fromisoformat(since) - OVERLAP if since else first_on
        if from_on is not None:
            from_on = min(from_on if first_on is None else max(from_on, first_on), today)
        query = {"date_from": from_on.isoformat(), "date_to": today.isoformat()} if from_on else None
        path = f"/accounts/{_part(account.id)}"
        said = self._api.get(f"{path}/transactions/", query, most_answered=MOST_TRANSACTIONS_ANSWERED)
        lines, pending, notes = reading.booked(said, account, from_on)
        opening, closing = self._balances(account, lines, from_on, today, notes)
        if pending:
            notes.append(
                Note("pending", say("{count} bookings are announced; they come once they are booked.", count=pending))
            )
        days = [line.booked_on for line in lines]
        statement = Statement(
            format=Format.FEED,
            account=account.iban or account.number,
            currency=account.currency,
            lines=tuple(lines),
            iban=account.iban,
            from_on=from_on or (min(days) if days else today),
            to_on=max([today, *days]),
            opening=opening,
            closing=closing,
            notes=tuple(notes),
        )
        covered = today - timedelta(days=1)
        return Fetched(statement, max(since, covered.isoformat()))

    def _balances(
        self, account: FeedAccount, lines: list[Line], from_on: date | None, today: date, notes: list[Note]
    ) -> tuple[Balance | None, Balance | None]:
        try:
            said = self._api.get(f"/accounts/{_part(account.id)}/balances/")
        except (RateLimited, Unavailable):
            notes.append(Note("no_balance", say("The bank did not tell its balance this time.")))
            return None, None
        found = reading.balances(said, account.currency)
        closing = _closing(found, max((line.booked_on for line in lines), default=date.min), today)
        if closing is None:
            notes.append(Note("no_balance", say("The bank tells no balance of what is booked to the end.")))
        opening = found.get("openingBooked")
        return (opening if opening is not None and opening.on is not None and opening.on == from_on else None), closing

    def end_consent(self, consent_id: str) -> None:
        try:
            self._api.delete(f"/requisitions/{_part(consent_id)}/")
        except NotThere:
            return


def _closing(found: dict[str, Balance], last: date, today: date) -> Balance | None:
    """The booked balance that all lines lead to: of the last line's day or later. An undated interim one is of this moment."""
    for kind in ("closingBooked", "interimBooked"):
        one = found.get(kind)
        if one is None:
            continue
        on = one.on or (today if kind == "interimBooked" else None)
        if on is not None and on >= last:
            return Balance(one.amount, on, one.currency)
    return None


def _part(identifier: str) -> str:
    """An id as a part of an address: never another path."""
    if not reading.ID.fullmatch(identifier):
        raise NotThere
    return identifier
