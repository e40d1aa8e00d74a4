"""What is refused of a file before its rows are read. How to cure: docs/errors.md."""

from oasys.core.errors import DomainError


class NeitherCsvNorNdjson(DomainError):
    """The journal format comes in two kinds."""

    code = "exchange.content_type"
    status = 415
    title = "Send text/csv or application/x-ndjson."


class OtherContentType(DomainError):
    """The file was sent as another kind than the format has."""

    code = "exchange.file_content_type"
    status = 415
    title = "Send the file with the content type of its format."


class NoFiles(DomainError):
    """The form holds no file, or is no form."""

    code = "exchange.no_files"
    status = 422
    title = "Send the files as parts of a form, each named file."


class CommodityUnclear(DomainError):
    """A pair does not say which unit a commodity is."""

    code = "exchange.commodity"
    status = 422
    title = "Say which unit is meant, as in $=USD."


class NotAZip(DomainError):
    code = "exchange.content_type"
    status = 415
    title = "Send application/zip."


class NotProved(DomainError):
    """There is no dry run whose files could be posted."""

    code = "exchange.not_proved"
    status = 409
    title = "Only what a dry run proved, and nobody posted yet, is posted so."


class NotUtf8(DomainError):
    code = "exchange.unreadable"
    status = 422
    title = "The file is not UTF-8."


class MappingInvalid(DomainError):
    """A mapping is not whole, its parts do not fit each other, or it names what the company does not have."""

    code = "exchange.mapping_invalid"
    status = 422
    title = "The mapping needs other values."


class MappingMissing(DomainError):
    """A CSV came without the mapping it is read by."""

    code = "exchange.mapping_missing"
    status = 422
    title = "Send the mapping as well."


class MappingNameTaken(DomainError):
    code = "exchange.mapping_name_taken"
    status = 409
    title = "A mapping of this name exists."


class TooManyMappings(DomainError):
    code = "exchange.too_many_mappings"
    status = 409
    title = "The company has as many mappings as there can be."


DATABASE_REFUSALS: dict[str, type[DomainError]] = {"import_mapping_name_once": MappingNameTaken}
