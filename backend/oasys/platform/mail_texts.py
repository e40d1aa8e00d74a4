"""The mails that owners get about the deletion of their tenant: subject and body."""

from oasys.core.words import marked

ASKED = (
    marked("{name} will be deleted"),
    marked(
        "An owner asked OASYS to delete {name} with everything in it.\n\n"
        "It will be deleted after {due:%Y-%m-%d %H:%M} UTC. Until then its books can be read and exported, and nothing can be written.\n"
        "If you do not want this, take it back: choose the tenant, then DELETE /api/v1/tenant/deletion.\n"
    ),
)
REMINDED = (
    marked("{name} will be deleted soon"),
    marked(
        "{name} will be deleted with everything in it after {due:%Y-%m-%d %H:%M} UTC.\n\n"
        "If you need its books, export them now: POST /api/v1/tenant/export.\n"
        "If you do not want this, take it back: choose the tenant, then DELETE /api/v1/tenant/deletion.\n"
    ),
)
TAKEN_BACK = (
    marked("{name} will not be deleted"),
    marked("An owner took back the deletion of {name}. Its companies can be used as before.\n"),
)
DONE = (
    marked("{name} was deleted"),
    marked("{name} was deleted from OASYS with everything in it. Backups hold it until they are replaced.\n"),
)
