"""Who changed what, when and from where: the audit trail of a tenant.

Triggers write it in the transaction of the change, so that neither an import nor a statement typed by hand goes past
it. Nobody changes or deletes it. A table is recorded by an explicit list of its columns: what is not listed never
appears.
"""
