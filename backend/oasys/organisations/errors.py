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


class SecondFactorNeeded(DomainError):
    code = "organisations.second_factor_needed"
    status = 403
    title = "Your role needs a second factor."


class SignInAgain(DomainError):
    code = "organisations.sign_in_again"
    status = 401
    title = "An administrator ended your sessions in this tenant."


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


class OnlyOwners(DomainError):
    code = "organisations.only_owners"
    status = 403
    title = "Only an owner makes or unmakes an owner."


class BeyondOwnRights(DomainError):
    code = "organisations.beyond_own_rights"
    status = 403
    title = "Nobody gives or takes rights that they do not have."


class RoleNameTaken(DomainError):
    code = "organisations.role_name_taken"
    status = 409
    title = "Another role has this name."


class RoleInUse(DomainError):
    code = "organisations.role_in_use"
    status = 409
    title = "Somebody has this role."


class ServiceNameTaken(DomainError):
    code = "organisations.service_name_taken"
    status = 409
    title = "Another service has this name."


class AlreadyInvited(DomainError):
    code = "organisations.already_invited"
    status = 409
    title = "This address is invited already."


class InvitationInvalid(DomainError):
    code = "organisations.invitation_invalid"
    status = 404
    title = "There is no such invitation for you."


class InvitationTooSoon(DomainError):
    code = "organisations.invitation_too_soon"
    status = 429
    title = "Wait a minute before sending it again."


class TokenRefused(DomainError):
    code = "organisations.token_refused"
    status = 401
    title = "The token is not valid."


class TooMany(DomainError):
    code = "organisations.too_many"
    status = 409
    title = "There are as many as there can be."


class CompanyNameTaken(DomainError):
    code = "organisations.company_name_taken"
    status = 409
    title = "Another company of the tenant has this name."


class CompanyArchived(DomainError):
    code = "organisations.company_archived"
    status = 409
    title = "The company is archived."


class CompanyNotArchived(DomainError):
    code = "organisations.company_not_archived"
    status = 409
    title = "The company is not archived."


class SupportRefused(DomainError):
    code = "organisations.support_refused"
    status = 409
    title = "Support cannot be given like that."


class DomainTaken(DomainError):
    code = "organisations.domain_taken"
    status = 409
    title = "Another tenant has proved this domain."


class DomainAdded(DomainError):
    code = "organisations.domain_added"
    status = 409
    title = "The tenant has this domain already."


class DomainCheckedJustNow(DomainError):
    code = "organisations.domain_checked_just_now"
    status = 429
    title = "The domain was looked at a moment ago."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA041": CompanyArchived,
    "OA043": SupportRefused,
    "OA030": LastOwner,
    "membership_once": AlreadyMember,
    "role_name_once": RoleNameTaken,
    "service_name_once": ServiceNameTaken,
    "invitation_once": AlreadyInvited,
    "company_name_once": CompanyNameTaken,
    "domain_once": DomainAdded,
    "organisations_host_pkey": DomainTaken,
}
