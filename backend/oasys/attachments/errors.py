"""What attachments refuse, and what PostgreSQL's refusals mean (sql/). How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class OneFile(DomainError):
    code = "attachments.one_file"
    title = "Send one file."


class OtherContentType(DomainError):
    code = "attachments.other_content_type"
    status = 415
    title = "A file comes as a part of a form."


class TooLarge(DomainError):
    code = "attachments.too_large"
    status = 413
    title = "The file is too large."


class KindNotTaken(DomainError):
    code = "attachments.kind_not_taken"
    title = "Files of this kind are not taken."


class NotWhatItSays(DomainError):
    code = "attachments.not_what_it_says"
    title = "The file is not what its name or its type says."


class TooMany(DomainError):
    code = "attachments.too_many"
    status = 409
    title = "It has as many attachments as it can have."


class AttachedAlready(DomainError):
    code = "attachments.attached_already"
    status = 409
    title = "The same file is attached already."


class AttachmentKept(DomainError):
    code = "attachments.kept"
    status = 409
    title = "What is attached to a posted entry or document stays as it is."


class OriginalKept(DomainError):
    code = "attachments.original_kept"
    status = 409
    title = "The file that a document was made of stays with it."


class AttachmentRefused(DomainError):
    """PostgreSQL's word, where the service was passed by."""

    code = "attachments.refused"
    title = "The attachment does not fit together."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {
    "OA156": AttachmentKept,
    "OA157": AttachmentRefused,
    "attachment_owner": AttachmentRefused,
    "attachment_whole": AttachmentRefused,
    "attachment_once_on_entry": AttachedAlready,
    "attachment_once_on_document": AttachedAlready,
    "attachment_content_once": AttachmentRefused,
    "attachment_content_hash": AttachmentRefused,
    "attachment_content_of": AttachmentRefused,
}
