#!/usr/bin/env python3
"""Checks an archive of books that OASYS exported: offline, with nothing but Python 3.9 or newer.

    python3 verify.py books.zip [--head HEAD.json] [--key KEY_ID] [--unsigned]

Every posted entry has a hash; seals chain the hashes; the manifest names the hash of each file and is signed. Whatever
was altered is named, the first entry that was altered first. Exit status: 0 nothing was altered, 1 something was,
2 this is no archive of OASYS. The bytes that are hashed are described in docs/accounting/sealing.md of OASYS.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from typing import IO, Any

ENTRY_FORM, SEAL_FORM, ARCHIVE_FORM = "oasys.entry.1", "oasys.seal.1", "oasys.archive.1"
DIMENSIONED_FORM = "oasys.entry.2"  # of an entry that names dimension values
BALANCE_FORM, HEAD_FORM = "oasys.trial-balance.1", "oasys.heads.1"
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
READ_BEFORE = {"accounts.ndjson", "dimension-values.ndjson", "seals.ndjson", "entries.ndjson"}
NO_HASH = "0" * 64
MOST_FINDINGS = 100
LONGEST_LINE_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)  # what zipfile raises of bad bytes
SEAL_FIELDS = ("company_id", "count", "entries_hash", "first_position", "form", "last_position", "previous_hash",
               "sealed_at", "sequence")  # fmt: skip


class Unreadable(Exception):
    """The file is no archive of OASYS, or not a whole one."""


def canonical(value: Any) -> bytes:
    """JSON as RFC 8785 writes it, for what occurs here: objects with ASCII names, strings, whole numbers, lists, null."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def plain(amount: Decimal) -> str:
    """The shortest way to write the number without an exponent: 1.50 is 1.5, 100.00 is 100, -0 is 0."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Balances:
    """Debits, credits and amounts by account and unit: what the hash of the trial balance is made of."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str], list[Decimal]] = {}

    def add(self, account: str, currency: str, debit: Decimal, credit: Decimal, amount: Decimal) -> None:
        sums = self.sums.setdefault((account, currency), [Decimal(0)] * 3)
        with localcontext() as context:
            context.prec = 100
            sums[0] += debit
            sums[1] += credit
            sums[2] += amount

    def rows(self) -> list[dict[str, str]]:
        return [
            {"account": account, "currency": currency, "debit": plain(debit), "credit": plain(credit),
             "currency_amount": plain(amount)}
            for (account, currency), (debit, credit, amount) in sorted(self.sums.items())
        ]  # fmt: skip

    def hash(self) -> str:
        return digest({"form": BALANCE_FORM, "rows": self.rows()})


# Ed25519 (RFC 8032, section 5.1): only the check of a signature, which handles nothing secret

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if (x & 1) != sign else x


def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point, number = _add(point, point), number >> 1
    return total


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed the message (Ed25519)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, r = _point(public_key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _L
    left, right = _times(s, _BASE), _add(r, _times(k, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def key_id_of(public_key: bytes) -> str:
    """The name of a key: the first 16 hexadecimal digits of the SHA-256 of its public half."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def is_signed_by(statement: bytes, signature: dict[str, Any]) -> bool:
    """Whether a signature as archives carry it ({"key_id", "public_key", "signature"}) holds for the bytes."""
    try:
        key, value = bytes.fromhex(signature["public_key"]), bytes.fromhex(signature["signature"])
        return bool(signature["key_id"] == key_id_of(key)) and is_signed(key, statement, value)
    except (KeyError, TypeError, ValueError):
        return False


class _Hashed:
    """Lines of a file in the archive, hashed and counted while they are read, never more than its manifest says."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self.stream, self.most, self.size, self.hash = stream, most, 0, hashlib.sha256()

    def _take(self, data: bytes) -> bytes:
        self.size += len(data)
        self.hash.update(data)
        return data

    def lines(self) -> Iterator[bytes]:
        while self.size <= self.most:
            line = self._take(self.stream.readline(LONGEST_LINE_BYTES))
            if not line:
                return
            yield line

    def drain(self) -> None:
        while self.size <= self.most and self._take(self.stream.read(CHUNK_BYTES)):
            pass


class Verifier:
    """One archive. `findings` fills with what was altered, in the order of the books."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.findings: list[str] = []
        self.entries = self.lines = 0
        self.balances = Balances()
        self.accounts: dict[str, str] = {}
        self.values: set[str] = set()
        self.seals: list[dict[str, Any]] = []
        self.reversed: set[str] = set()
        self.signed_by = ""
        try:
            self.raw_manifest = self._small(MANIFEST)
            self.manifest: dict[str, Any] = json.loads(self.raw_manifest)
            self.files: dict[str, dict[str, Any]] = self.manifest["files"]
            self.sizes = {name: int(facts["bytes"]) for name, facts in self.files.items()}
            is_known = self.manifest["form"] == ARCHIVE_FORM
        except (*BROKEN, KeyError, TypeError, AttributeError) as error:
            raise Unreadable("it holds no manifest of OASYS that can be read") from error
        if not is_known:
            raise Unreadable(f"its form {self.manifest['form']!r} is not known to this verifier")

    def _small(self, name: str) -> bytes:
        with self.archive.open(name) as stream:
            return stream.read(CHUNK_BYTES)

    def find(self, finding: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)

    def run(self, *, head: dict[str, Any] | None = None, key: str | None = None, unsigned: bool = False) -> list[str]:
        """Every finding; none: nothing was altered."""
        self._names()
        altered = [name for name in sorted(self.files) if not name.endswith(".ndjson") and not self._is_whole(name)]
        self._read("accounts.ndjson", self._account, altered)
        if "dimension-values.ndjson" in self.files:  # archives from before there were dimensions have none
            self._read("dimension-values.ndjson", self._value, altered)
        self._read("seals.ndjson", self._seal, altered)
        self._chain()
        self._entries(altered)
        for name in sorted(self.files):
            if name.endswith(".ndjson") and name not in READ_BEFORE:
                self._read(name, lambda number, value: None, altered)
        for name in altered:
            self.find(f"file {name}: its content is not what the manifest says")
        self._totals()
        self._signatures(head, key, unsigned)
        return self.findings

    def _names(self) -> None:
        found = self.archive.namelist()
        for name in sorted(set(found)):
            if found.count(name) > 1:
                self.find(f"file {name}: it is in the archive twice")
            elif name not in self.files and name not in {MANIFEST, SIGNATURE}:
                self.find(f"file {name}: the manifest does not know it")
        for name in sorted(self.files):
            if name not in found:
                self.find(f"file {name}: it is missing")

    def _is_whole(self, name: str) -> bool:
        if name not in self.archive.namelist():
            return True  # said already
        with self.archive.open(name) as stream:
            hashed = _Hashed(stream, self.sizes[name])
            try:
                hashed.drain()
            except BROKEN:
                return False
        return self._agrees(name, hashed)

    def _agrees(self, name: str, hashed: _Hashed) -> bool:
        return (hashed.size, hashed.hash.hexdigest()) == (self.sizes[name], self.files[name].get("sha256"))

    def _read(self, name: str, take: Callable[[int, Any], None], altered: list[str]) -> None:
        """Gives each line's value to `take`; a line that is not in the canonical form is named."""
        if name not in self.files:
            self.find(f"file {name}: the manifest does not name it")
            return
        if name not in self.archive.namelist():
            return
        with self.archive.open(name) as stream:
            hashed = _Hashed(stream, self.sizes[name])
            try:
                for number, line in enumerate(hashed.lines(), 1):
                    try:
                        value = json.loads(line)
                        if canonical(value) + b"\n" != line:
                            self.find(f"file {name}, line {number}: it is not in the canonical form")
                        take(number, value)
                    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
                        self.find(f"file {name}, line {number}: it cannot be read")
                hashed.drain()
            except BROKEN:
                self.find(f"file {name}: it cannot be read to its end")
        if not self._agrees(name, hashed):
            altered.append(name)

    def _account(self, number: int, account: dict[str, Any]) -> None:
        self.accounts[account["id"]] = account["code"]

    def _value(self, number: int, value: dict[str, Any]) -> None:
        self.values.add(value["id"])

    def _seal(self, number: int, seal: dict[str, Any]) -> None:
        self.seals.append({name: seal[name] for name in (*SEAL_FIELDS, "hash")})

    def _chain(self) -> None:
        """Each seal is what its hash says, and carries the hash of the one before."""
        previous, position = NO_HASH, 0
        for place, seal in enumerate(self.seals, 1):
            body = {name: seal[name] for name in SEAL_FIELDS}
            if seal["hash"] != digest(body):
                self.find(f"seal {place}: it is not what its hash says")
            if seal["sequence"] != place or seal["form"] != SEAL_FORM:
                self.find(f"seal {place}: it carries the number {seal['sequence']}")
            if seal["company_id"] != self.manifest["company"]["id"]:
                self.find(f"seal {place}: it is of another company")
            if seal["previous_hash"] != previous:
                self.find(f"seal {place}: it does not follow the seal before it")
            if seal["first_position"] != position + 1 or seal["last_position"] != position + seal["count"]:
                self.find(f"seal {place}: its entries do not follow those of the seal before it")
            previous, position = seal["hash"], seal["last_position"]

    def _entries(self, altered: list[str]) -> None:
        seals = iter(self.seals)
        state: dict[str, Any] = {"seal": next(seals, None), "hash": hashlib.sha256(), "position": 0}

        def close_seal() -> None:
            seal = state["seal"]
            if seal is not None and state["hash"].hexdigest() != seal["entries_hash"]:
                self.find(
                    f"seal {seal['sequence']}: one of its entries {seal['first_position']} to {seal['last_position']} "
                    "is not the one that was sealed"
                )
            state["seal"], state["hash"] = next(seals, None), hashlib.sha256()

        def take(number: int, row: dict[str, Any]) -> None:
            entry, position = row["entry"], row["position"]
            name = f"entry {row['number']} (position {position})"
            state["position"] += 1
            if position > state["position"]:
                gap = (
                    f"{state['position']} to {position - 1}" if position - 1 > state["position"] else state["position"]
                )
                self.find(f"entry at position {gap}: it is missing")
            elif position < state["position"]:
                self.find(f"{name}: it was added, or stands out of order")
            while state["seal"] is not None and position > state["seal"]["last_position"]:
                close_seal()
            if state["seal"] is None:
                self.find(f"{name}: it was added, no seal covers it")
            if digest(entry) != row["hash"]:
                self.find(f"{name}: altered, it is not what its hash says")
            state["position"] = position
            state["hash"].update(bytes.fromhex(row["hash"]))
            self._weigh(name, entry)

        self._read("entries.ndjson", take, altered)
        while state["seal"] is not None:
            if state["position"] < state["seal"]["last_position"]:
                self.find(f"entry at position {state['position'] + 1}: it is missing, and all that follow")
                break
            close_seal()

    def _weigh(self, name: str, entry: dict[str, Any]) -> None:
        named = {value for line in entry["lines"] for value in line.get("dimension_value_ids", ())}
        form = DIMENSIONED_FORM if named else ENTRY_FORM
        if entry["company_id"] != self.manifest["company"]["id"] or entry["form"] != form:
            self.find(f"{name}: it is of another company or form")
        if not named <= self.values:
            self.find(f"{name}: it names dimension values that the archive lacks")
        debit = credit = Decimal(0)
        with localcontext() as context:
            context.prec = 100
            for line in entry["lines"]:
                sums = Decimal(line["debit"]), Decimal(line["credit"]), Decimal(line["currency_amount"])
                debit, credit = debit + sums[0], credit + sums[1]
                self.balances.add(self.accounts[line["account_id"]], line["currency"], *sums)
        if debit != credit or len(entry["lines"]) < 2:
            self.find(f"{name}: it does not balance")
        if entry["reverses_id"]:
            self.reversed.add(entry["reverses_id"])
        self.entries += 1
        self.lines += len(entry["lines"])

    def _totals(self) -> None:
        said = self.manifest.get("counts", {})
        if (said.get("entries"), said.get("lines"), said.get("seals")) != (self.entries, self.lines, len(self.seals)):
            self.find(
                f"manifest: it counts {said.get('entries')} entries, {said.get('lines')} lines, {said.get('seals')} seals; "
                f"the archive holds {self.entries}, {self.lines}, {len(self.seals)}"
            )
        if self.manifest.get("trial_balance_hash") != self.balances.hash():
            self.find("manifest: the entries make another trial balance than it says")
        head = self.manifest.get("head")
        if (head or {}).get("hash", "") != (self.seals[-1]["hash"] if self.seals else ""):
            self.find("manifest: its head is not the last seal of the archive; the end was cut or replaced")

    def _signatures(self, head: dict[str, Any] | None, key: str | None, unsigned: bool) -> None:
        signature: dict[str, Any] = {}
        if SIGNATURE in self.archive.namelist():
            try:
                signature = json.loads(self._small(SIGNATURE))
            except BROKEN:
                signature = {"key_id": "none that can be read"}
            if not is_signed_by(self.raw_manifest, signature):
                self.find("manifest: its signature does not hold; the manifest was altered, or signed with no such key")
            else:
                self.signed_by = signature["key_id"]
        elif not unsigned:
            self.find("manifest: it is not signed, so anybody may have made it (--unsigned takes it all the same)")
        sealed = self.manifest.get("head") or {}
        if sealed.get("signature") and self.seals:
            statement = canonical({name: self.seals[-1][name] for name in SEAL_FIELDS})
            if not is_signed_by(statement, sealed["signature"]):
                self.find("head: its signature does not hold for the last seal")
        if key is not None and self.signed_by != key:
            self.find(f"manifest: it is signed by {self.signed_by or 'nobody'}, not by the key {key}")
        if head is not None:
            self._published(head, key)

    def _published(self, published: dict[str, Any], key: str | None) -> None:
        """The archive still holds the seal that was sent out earlier, and it is the same one."""
        own = [
            h for h in published.get("heads", [published]) if h["seal"]["company_id"] == self.manifest["company"]["id"]
        ]
        if not own:
            self.find("head: the file names no head of this company")
        for head in own:
            place = head["seal"]["sequence"]
            standing = self.seals[place - 1]["hash"] if 0 < place <= len(self.seals) else None
            if standing is None:
                self.find(f"head: seal {place} was sent out and is not in the archive; the end was cut")
            elif standing != digest(head["seal"]):
                self.find(f"head: seal {place} is not the one that was sent out; the chain was written anew")
            signature = head.get("signature")
            if signature and not is_signed_by(canonical(head["seal"]), signature):
                self.find("head: the signature of the file does not hold")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an archive of books exported by OASYS: was anything altered?")
    parser.add_argument("archive", help="the ZIP file")
    parser.add_argument("--head", help="a head that was sent out earlier: the archive must hold that seal")
    parser.add_argument("--key", help="id of the key that must have signed")
    parser.add_argument("--unsigned", action="store_true", help="take an archive that nobody signed")
    chosen = parser.parse_args(arguments)
    try:
        head = json.loads(open(chosen.head, "rb").read()) if chosen.head else None  # noqa: SIM115
        with zipfile.ZipFile(chosen.archive) as archive:
            verifier = Verifier(archive)
            findings = verifier.run(head=head, key=chosen.key, unsigned=chosen.unsigned)
    except (*BROKEN, Unreadable, KeyError, TypeError, AttributeError) as error:
        print(f"UNREADABLE  {error}")
        return 2
    for finding in findings:
        print(f"ALTERED  {finding}")
    company = verifier.manifest["company"]
    print(
        f"{company['name']}: {verifier.entries} entries, {verifier.lines} lines, {len(verifier.seals)} seals, "
        f"trial balance {verifier.balances.hash()[:16]}; signed by {verifier.signed_by or 'nobody'}: "
        + (f"{len(findings)} findings." if findings else "nothing was altered.")
    )
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
