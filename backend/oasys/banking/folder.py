"""The watched folder: files that are laid into a company's folder are imported and put away, or put aside with the reason.

Below OASYS_BANK_FOLDER each company that has it switched on has `<company id>/`, with `done/` and `refused/` in it. A file is taken once it
has been still for a while, imported in one transaction with the rights of who switched it on, and moved behind the commit: killed in
between, it is imported once more, which adds nothing, and moved then. Folders are opened once and everything in them is named by its own
name, so that no link leads elsewhere.
"""

import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from oasys.banking.files import Reading
from oasys.banking.imports import Sent, carry_out_import
from oasys.banking.models import BankingSettings, StatementImport
from oasys.banking.services.importing import Choice
from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import tenant
from oasys.core.words import say, speaking
from oasys.organisations.permissions import Permission
from oasys.recurring.due import acting
from oasys.recurring.errors import RightLost

log = structlog.get_logger("oasys.banking")
DONE, REFUSED = "done", "refused"
STILL_NANOSECONDS = 5_000_000_000
LARGEST = 32 * 1024 * 1024
MOST_AT_ONCE = 200
MOST_TOLD = 10
LOOKED_EVERY = timedelta(minutes=1)
LONGEST_NAME = 255  # bytes, of most file systems
SHORTENED = 180
NEW_FOLDER, NEW_FILE = 0o770, 0o640
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
CLAIM = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
WITH_FOLDER = """
select s.tenant_id, s.company_id from banking_settings s
join organisations_company c on c.tenant_id = s.tenant_id and c.id = s.company_id and c.archived_at is null
where s.folder_as_id is not null order by 1, 2
"""
type ProblemOf = Callable[[Exception], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Folder:
    """A company's folder and the two in it, open."""

    inbox: int
    done: int
    refused: int


@dataclass(frozen=True, slots=True)
class Found:
    """A thing in the folder. `content` is None where it is not read, and `why` then says why not."""

    name: str
    mark: str  # tells it from others of its name
    state: tuple[int, int, int]  # as it was when it was looked at
    content: bytes | None = None
    why: str = ""


def take_files(
    *,
    root: Path,
    tenant_id: UUID,
    company_id: UUID,
    problem_of: ProblemOf,
    now: Callable[[], int] = time.time_ns,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Imports what lies in the company's folder, by name, MOST_AT_ONCE files at the most; how many were put away.

    Where another process is at it, none. What is refused is put aside with its reason; where nobody has the right any more, everything
    stays. No transaction may be open. Raises OSError where the folder cannot be used, and what says that the database is gone.
    """
    taken = 0
    with _opened(root, company_id) as folder:
        if folder is None:
            return 0
        for name in _still(folder, now())[:MOST_AT_ONCE]:
            if is_stopping():
                break
            found = _read(folder, name)
            if found is None:
                continue
            try:
                why = _imported(found, tenant_id, company_id, problem_of)
            except RightLost as error:
                log.warning(
                    "bank_folder_without_right", tenant=str(tenant_id), company=str(company_id), why=error.detail
                )
                break
            except OperationalError as error:
                if is_gone(error):
                    raise
                log.warning("bank_folder_waits", tenant=str(tenant_id), company=str(company_id), exc_info=error)
                continue
            _put_away(folder, found, why)
            if why:
                _tell(tenant_id, company_id, found.name, why)
            taken += 1
        _looked(tenant_id, company_id)
    return taken


def _looked(tenant_id: UUID, company_id: UUID) -> None:
    """Says when the folder was looked at; a row is written once a minute at the most."""
    moment = timezone.now()
    with tenant(tenant_id):
        BankingSettings.objects.filter(company_id=company_id).filter(
            Q(folder_looked_at__isnull=True) | Q(folder_looked_at__lt=moment - LOOKED_EVERY)
        ).update(folder_looked_at=moment)


def _tell(tenant_id: UUID, company_id: UUID, name: str, why: str) -> None:
    """Keeps a refusal for the settings page, the latest first, MOST_TOLD of them."""
    shown = "".join(one for one in name if one.isprintable())[:200]
    told = {"file_name": shown, "why": why.split("\n")[0][:500], "at": timezone.now().isoformat()}
    with tenant(tenant_id):
        row = BankingSettings.objects.select_for_update(no_key=True).get(company_id=company_id)
        row.folder_refusals = [told, *row.folder_refusals][:MOST_TOLD]
        row.save(update_fields=["folder_refusals"])


@contextmanager
def _opened(root: Path, company_id: UUID) -> Iterator[Folder | None]:
    """The company's folder, made where it is missing, held against other processes; None where one of them holds it."""
    opened: list[int] = []
    try:
        opened.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        opened.append(_open_folder(str(company_id), opened[0]))
        try:
            fcntl.flock(opened[1], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        opened += [_open_folder(name, opened[1]) for name in (DONE, REFUSED)]
        yield Folder(*opened[1:])
    finally:
        for one in reversed(opened):
            os.close(one)


def _open_folder(name: str, inside: int) -> int:
    with suppress(FileExistsError):
        os.mkdir(name, NEW_FOLDER, dir_fd=inside)
    return os.open(name, FOLDER, dir_fd=inside)


def _still(folder: Folder, now: int) -> list[str]:
    """Names of what has not changed for STILL_NANOSECONDS, in order. Hidden files are still on their way, folders are let alone."""
    names = []
    for name in os.listdir(folder.inbox):
        with suppress(FileNotFoundError):
            found = os.stat(name, dir_fd=folder.inbox, follow_symlinks=False)
            # the last change of the entry itself: nobody can date that back
            if (
                not name.startswith(".")
                and not stat.S_ISDIR(found.st_mode)
                and now - found.st_ctime_ns >= STILL_NANOSECONDS
            ):
                names.append(name)
    return sorted(names)


def _read(folder: Folder, name: str) -> Found | None:
    """None where it is gone, or was changed while it was read."""
    try:
        before = os.stat(name, dir_fd=folder.inbox, follow_symlinks=False)
    except FileNotFoundError:
        return None
    mark, state = f"{before.st_ino:x}", _state(before)
    if ".." in name:
        return Found(name, mark, state, why=say("A name with two dots side by side is not taken."))
    if not stat.S_ISREG(before.st_mode):
        return Found(name, mark, state, why=say("It is no file but a link, a device or a pipe."))
    if before.st_size > LARGEST:
        return Found(name, mark, state, why=say("It is larger than 32 MB: split it."))
    try:
        handle = os.open(name, FILE, dir_fd=folder.inbox)
    except FileNotFoundError:
        return None
    except OSError as error:
        log.warning("bank_folder_unreadable", why=error.strerror)
        return None
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST + 1)
        after = os.fstat(file.fileno())
    if _state(after) != state or len(content) != after.st_size:
        return None  # somebody writes: the next round sees it still
    return Found(name, hashlib.sha256(content).hexdigest()[:16], state, content)


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _imported(found: Found, tenant_id: UUID, company_id: UUID, problem_of: ProblemOf) -> str:
    """Why it was refused; empty where it was imported. Raises RightLost, OperationalError."""
    if found.content is None:
        return found.why
    with tenant(tenant_id):
        language = BankingSettings.objects.values_list("folder_as__language", flat=True).get(company_id=company_id)
    with speaking(language or ""):
        try:
            with tenant(tenant_id):
                _carry_out(found.name, found.content, company_id)
        except (RightLost, OperationalError):
            raise
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                log.error("bank_folder_broke", tenant=str(tenant_id), company=str(company_id), exc_info=error)
                return say("A fault in OASYS kept this from being imported; nothing was written.")
            log.warning("bank_folder_refused", tenant=str(tenant_id), company=str(company_id), code=problem["code"])
            return f"{problem['detail']}\n{problem['code']}"
    return ""


def _carry_out(name: str, content: bytes, company_id: UUID) -> None:
    settings = BankingSettings.objects.select_related("folder_as").get(company_id=company_id)
    if settings.folder_as is None:
        raise RightLost(say("The folder is switched off."))
    company = acting(settings.folder_as, company_id, Permission.BANK_IMPORT)
    shown = "".join(one for one in name if one.isprintable())
    carry_out_import(
        company=company,
        sent=Sent(shown[:200], content, hashlib.sha256(content).hexdigest()),
        said=Reading(),
        choice=Choice(),
        by=settings.folder_as,
        source=StatementImport.Source.FOLDER,
    )


def _put_away(folder: Folder, found: Found, why: str) -> None:
    """Moves it into `done`, or with a text that says why beside it into `refused`; nothing that lies there is overwritten."""
    where = folder.refused if why else folder.done
    name = _claimed(where, found, with_text=bool(why))
    if why:
        handle = os.open(f"{name}.txt", os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=where)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as text:
            text.write(f"{why}\n")
    try:
        os.rename(found.name, name, src_dir_fd=folder.inbox, dst_dir_fd=where)
    except FileNotFoundError:  # another machine was faster, or somebody took it away
        os.unlink(name, dir_fd=where)
        is_it = False
    else:
        is_it = _state(os.stat(name, dir_fd=where, follow_symlinks=False)) == found.state
        if not is_it:  # another file came under its name meanwhile: it is taken in its turn
            os.rename(name, _claimed(folder.inbox, found), src_dir_fd=where, dst_dir_fd=folder.inbox)
    if why and not is_it:
        os.unlink(f"{name}.txt", dir_fd=where)


def _claimed(where: int, found: Found, *, with_text: bool = False) -> str:
    """A name that was free, taken by an empty file which the move replaces; with `with_text` that of its text, too."""
    tail = os.fsdecode(os.fsencode(found.name)[-SHORTENED:])
    is_long = len(os.fsencode(found.name)) > LONGEST_NAME - len(".txt")
    for number in count(1 if is_long else 0):
        name = f"{found.mark}-{number}-{tail}" if number else found.name
        if not _claim(where, name):
            continue
        if not with_text or _claim(where, f"{name}.txt"):
            return name
        os.unlink(name, dir_fd=where)
    raise AssertionError


def _claim(where: int, name: str) -> bool:
    try:
        os.close(os.open(name, CLAIM, NEW_FILE, dir_fd=where))
    except FileExistsError:
        return False
    return True
