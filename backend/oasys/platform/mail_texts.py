"""The mails that owners get about the deletion of their tenant: subject and body."""

ASKED = (
    "{name} will be deleted",
    "An owner asked OASYS to delete {name} with everything in it.\n\n"
    "It will be deleted after {due}. Until then its books can be read and exported, and nothing can be written.\n"
    "If you do not want this, take it back: choose the tenant, then DELETE /api/v1/tenant/deletion.\n",
)
REMINDED = (
    "{name} will be deleted soon",
    "{name} will be deleted with everything in it after {due}.\n\n"
    "If you need its books, export them now: POST /api/v1/tenant/export.\n"
    "If you do not want this, take it back: choose the tenant, then DELETE /api/v1/tenant/deletion.\n",
)
TAKEN_BACK = (
    "{name} will not be deleted",
    "An owner took back the deletion of {name}. Its companies can be used as before.\n",
)
DONE = (
    "{name} was deleted",
    "{name} was deleted from OASYS with everything in it. Backups hold it until they are replaced.\n",
)
