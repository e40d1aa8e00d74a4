"""What receiving and approving refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NotABill(DomainError):
    code = "incoming.not_a_bill"
    title = "No bill can be made of the e-invoice."


class ContactNeeded(DomainError):
    code = "incoming.contact_needed"
    status = 409
    title = "Say who the supplier is."


class ReceivedAlready(DomainError):
    code = "incoming.received_already"
    status = 409
    title = "The e-invoice was received already."


class ReceivedRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "incoming.received_refused"
    title = "What was received does not fit together."


class ApprovalMissing(DomainError):
    code = "incoming.approval_missing"
    status = 409
    title = "The bill has to be approved before it is posted, by somebody who did not write it."


class OwnBill(DomainError):
    code = "incoming.own_bill"
    status = 409
    title = "Nobody approves a bill that they wrote or changed."


class NotToApprove(DomainError):
    code = "incoming.not_to_approve"
    status = 409
    title = "The bill cannot be approved, or its approval taken back."


class ApprovalOverLimit(DomainError):
    code = "incoming.approval_over_limit"
    status = 403
    title = "The bill comes to more than you may approve."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA158": ReceivedRefused,
    "OA159": ApprovalMissing,
    "OA173": OwnBill,
    "OA174": NotToApprove,
    "received_once": ReceivedRefused,
    "approval_once": NotToApprove,
    "approval_ended_whole": NotToApprove,
    "approval_policy_once": NotToApprove,
    "approval_policy_finite": NotToApprove,
}
