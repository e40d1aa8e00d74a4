from oasys.core.tenancy import tenant


def refused(company_id):
    # ruleid: rows_outside_tenant
    return Account.objects.filter(company_id=company_id).count()


def half(tenant_id):
    with tenant(tenant_id):
        # ok: rows_outside_tenant
        Account.objects.count()
    # ruleid: rows_outside_tenant
    return Account.objects.count()


def allowed(company: Company) -> int:
    # ok: rows_outside_tenant
    return Account.objects.filter(company=company).count()


def people():
    # ok: rows_outside_tenant
    return User.objects.count()
