"""Why a file of a bank is refused. `params` say where: `line` counts from one, `file` is a member of a ZIP."""

from typing import Any, Self

from oasys.core.errors import DomainError


class BankFileRefused(DomainError):
    """What all refusals of this room are; `place` says the line in words, where there is one."""

    code = "bank_files.refused"
    title = "The file of the bank was refused."

    def __init__(self, detail: str, *, line: int | None = None, **params: Any) -> None:
        if line:
            params["line"] = line
        super().__init__(detail, **params)
        self.line = line

    def in_file(self, name: str, said: str) -> Self:
        """The same refusal, of a member of a ZIP; `said` is the sentence with its name."""
        self.detail = said
        self.args = (said,)
        self.params = {**self.params, "file": name}
        return self


class NotRecognised(BankFileRefused):
    code = "bank_files.not_recognised"
    title = "The file is of no kind that is read."


class Damaged(BankFileRefused):
    code = "bank_files.damaged"
    title = "The file is damaged."


class CutOff(BankFileRefused):
    code = "bank_files.cut_off"
    title = "The file is not whole."


class NoStatement(BankFileRefused):
    code = "bank_files.no_statement"
    title = "There is no statement in the file."


class TooLarge(BankFileRefused):
    code = "bank_files.too_large"
    status = 413
    title = "The file is too large for a statement."


class Unclear(BankFileRefused):
    """`params["open"]` names each question with its choices."""

    code = "bank_files.unclear"
    title = "The file can be read in more than one way."
