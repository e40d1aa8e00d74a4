"""What organisations refuse. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NoTenantChosen(DomainError):
    code = "organisations.no_tenant_chosen"
    status = 409
    title = "Choose a tenant first."


class PermissionMissing(DomainError):
    code = "organisations.permission_missing"
    status = 403
    title = "Your role does not allow this."


class AlreadyMember(DomainError):
    code = "organisations.already_member"
    status = 409
    title = "This person is a member already."


class LastOwner(DomainError):
    code = "organisations.last_owner"
    status = 409
    title = "A tenant keeps at least one owner."


class OwnRole(DomainError):
    code = "organisations.own_role"
    status = 409
    title = "Nobody changes their own role."


class PersonUnknown(DomainError):
    code = "organisations.person_unknown"
    status = 422
    title = "Nobody has signed up with this address."


class CompanyNameTaken(DomainError):
    code = "organisations.company_name_taken"
    status = 409
    title = "Another company of the tenant has this name."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "membership_once": AlreadyMember,
    "company_name_once": CompanyNameTaken,
}
