"""Half files, garbage and bombs: a refusal of this room with its line, never half an answer, never anything else."""

import io
import os
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.bank_files.errors import BankFileRefused, CutOff, Damaged, NoStatement, NotRecognised, TooLarge
from oasys.bank_files.model import BankFile
from oasys.bank_files.reading import MOST_MEMBERS, read
from oasys.bank_files.tests import samples

WHOLE = {name: text.encode() for name, text in samples.ALL.items()}


def refusal(content: bytes) -> BankFileRefused:
    with pytest.raises(BankFileRefused) as caught:
        read(content)
    return caught.value


def tried(content: bytes) -> BankFile | None:
    try:
        return read(content)
    except BankFileRefused as refused:
        assert refused.detail
        return None


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return content.getvalue()


@pytest.mark.parametrize("name", ["ofx1", "ofx2", "mt940", "camt", "bai2"])
def test_a_file_that_is_cut_anywhere_is_refused(name: str) -> None:
    """These formats say where they end: whatever is cut off before that gives no statement."""
    whole = WHOLE[name].rstrip()
    if name in ("mt940", "bai2"):  # nothing is lost where only the last field is
        whole = whole[: whole.index(b":62F:") if name == "mt940" else whole.index(b"99,") + 10]
    for length in range(len(whole)):
        assert tried(whole[:length]) is None, whole[:length][-60:]


@pytest.mark.parametrize("name", ["ofx1", "ofx2", "mt940", "camt", "bai2"])
def test_half_a_file_is_said_to_be_cut_off(name: str) -> None:
    refused = refusal(WHOLE[name][: len(WHOLE[name]) * 3 // 4])
    assert isinstance(refused, CutOff)
    assert refused.line


@pytest.mark.parametrize("name", ["qif", "csv"])
def test_a_file_without_an_end_keeps_whole_records(name: str) -> None:
    """QIF and CSV do not say where they end: what is read is a beginning of the whole, record for record."""
    whole = read(WHOLE[name]).statements[0].lines
    ends = [line.raw for line in whole]
    begin = WHOLE[name].index(b"D3/14") if name == "qif" else 0  # before, the opening balance is not known as one
    for length in range(begin, len(WHOLE[name].rstrip(b"^\n"))):
        found = tried(WHOLE[name][:length])
        for statement in found.statements if found else ():
            for line, same in zip(statement.lines, whole, strict=False):
                assert (line.amount, line.booked_on) == (same.amount, same.booked_on)
                assert ends[whole.index(same)].startswith(line.raw)


@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=120)
@given(data=st.data())
def test_changed_bytes_give_a_statement_or_a_refusal(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        length = data.draw(st.integers(0, 30))
        match data.draw(st.sampled_from(["set", "cut", "twice", "insert"])):
            case "set":
                content[place : place + 1] = bytes([data.draw(st.integers(0, 255))])
            case "cut":
                del content[place : place + length]
            case "twice":
                content[place:place] = content[place : place + length]
            case _:
                content[place:place] = data.draw(st.binary(max_size=30))
    tried(bytes(content))


@given(content=st.binary(max_size=400))
def test_garbage_is_refused_or_read(content: bytes) -> None:
    tried(content)


@given(text=st.text(max_size=300))
def test_texts_are_refused_or_read(text: str) -> None:
    for head in ("", "<OFX>", "!Type:Bank\n", ":20:X\n:61:", "01,a,b,260101,", "Date;Amount\n"):
        tried((head + text).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", NoStatement), (b" \r\n\t", NoStatement), (b"\0" * 100, Damaged), (b"%PDF-1.7\n", NotRecognised),
        (b"\xd0\xcf\x11\xe0rest", NotRecognised),
        (b"\x1f\x8b\x08rest", NotRecognised), (b"Hello, world\n", NotRecognised), (b"<html><body>no</body></html>", NotRecognised),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'/>", NotRecognised), (b"a" * 100_000, NotRecognised),
        (b'{"a": 1}', NotRecognised), (b"PK\x03\x04 no zip", Damaged),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused(content: bytes, kind: type[BankFileRefused]) -> None:
    assert type(refusal(content)) is kind


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("before", ["", "<!-- <a> -->", " ", "<?x <a?>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused_before_it_is_read(before: str, encoding: str) -> None:
    text = samples.CAMT.replace('encoding="UTF-8"', f'encoding="{encoding}"').replace(
        "<Document", before + BOMB + "]><Document"
    )
    refused = refusal(text.replace("Invoice 17", "&i;").encode(encoding))
    assert isinstance(refused, Damaged)
    assert refused.line


def test_a_file_of_the_machine_is_not_read() -> None:
    text = samples.CAMT.replace("<Document", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><Document')
    assert isinstance(refusal(text.replace("Invoice 17", "&e;").encode()), Damaged)
    assert isinstance(refusal(samples.OFX.replace("<OFX>", '<OFX><!DOCTYPE x><!ENTITY e "x">').encode()), Damaged)


def test_unknown_encodings_hide_nothing() -> None:
    for name in ("utf-7", "ebcdic-cp-us", "zlib"):
        assert isinstance(refusal(samples.CAMT.replace("UTF-8", name, 1).encode()), Damaged)


def test_entities_in_ofx_are_the_five_of_xml() -> None:
    content = samples.OFX.replace("Muster &amp; Co", "A &#38; B &copy; &#0; &lt;C&gt; R&D").encode()
    assert read(content).statements[0].lines[0].counterparty_name == "A & B &copy; <C> R&D"


@pytest.mark.parametrize(
    "piece", [b"<A>", b"<A>x", b"<!--", b"<![CDATA[", b"</A>", b"<", b"&amp;", b"<STMTTRN>", b"<![CDATA[x]]>"]
)
def test_ofx_of_one_thing_repeated_is_refused(piece: bytes) -> None:
    refusal(b"<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM><STMTTRN><MEMO>" + piece * 200_000)


@pytest.mark.parametrize("piece", [b"<a>", b"<!--", b"<a/>", b"\n", b"<Ntry>", b"&a;"])
def test_camt_of_one_thing_repeated_is_refused(piece: bytes) -> None:
    refusal(samples.CAMT.encode()[:400] + piece * 200_000)


@pytest.mark.parametrize("line", [b":20:\n", b":61:\n", b"{1:\n", b":86:\n", b"-\n", b"x\n"])
def test_mt940_of_one_line_repeated_is_refused(line: bytes) -> None:
    refusal(samples.MT940.encode()[:80] + line * 100_000)


@pytest.mark.parametrize("name", ["mt940", "qif", "bai2", "ofx1"])
def test_the_line_is_the_one_that_is_damaged(name: str) -> None:
    places = {
        "mt940": (":61:2603050305D", ":61:26xx050305D"),
        "qif": ("T-40.50", "Tforty"),
        "bai2": ("16,455,4050", "16,455,40x0"),
        "ofx1": ("-40,50", "forty"),
    }
    before, after = places[name]
    text = samples.ALL[name].replace(before, after)
    line = text[: text.index(after)].count("\n") + 1
    said = refusal(text.encode())
    expected = line - 1 if name == "qif" else line  # a record of QIF is named by where it begins
    assert isinstance(said, Damaged)
    assert (said.line, said.params["line"]) == (expected, expected)


def test_a_zip_is_read_member_by_member() -> None:
    found = read(zipped(a=WHOLE["mt940"], b=WHOLE["csv"], c=WHOLE["mt940"]))
    assert [(one.file, one.format) for one in found.statements] == [("a", "mt940"), ("b", "csv")]
    assert "repeated" in {note.code for note in found.statements[0].notes}


def test_a_member_that_is_refused_refuses_the_zip_by_its_name() -> None:
    refused = refusal(zipped(good=WHOLE["mt940"], bad=WHOLE["mt940"][:200]))
    assert isinstance(refused, CutOff)
    assert refused.params["file"] == "bad"
    assert refused.detail.startswith("bad: ")
    assert refusal(zipped(inner=zipped(a=b"x"))).params["file"] == "inner"


def test_zips_that_are_bombs_or_no_statements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(refusal(zipped(bomb=bytes(33 * 1024 * 1024))), TooLarge)
    assert isinstance(refusal(zipped(**{f"f{number}": b"x" for number in range(MOST_MEMBERS + 1)})), TooLarge)
    assert isinstance(refusal(zipped()), NoStatement)
    assert isinstance(refusal(zipped(**{"[Content_Types].xml": b"<x/>"})), NotRecognised)
    lying = bytearray(zipped(a=bytes(1_000_000)))
    place = lying.index(b"PK\x01\x02")
    lying[place + 24 : place + 28] = (10).to_bytes(4, "little")  # says that it unpacks to ten bytes
    monkeypatch.setattr("oasys.bank_files.reading.MOST_BYTES", 100_000)
    refusal(bytes(lying))


def test_the_bounds_hold_for_all_files_of_a_zip_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oasys.bank_files.limits.MOST_LINES", 3)
    assert read(zipped(a=WHOLE["mt940"])).statements
    assert isinstance(refusal(zipped(a=WHOLE["mt940"], b=WHOLE["csv"])), TooLarge)
    monkeypatch.setattr("oasys.bank_files.limits.MOST_LINES", 4)
    monkeypatch.setattr("oasys.bank_files.limits.MOST_STATEMENTS", 1)
    assert isinstance(refusal(zipped(a=WHOLE["mt940"], b=WHOLE["csv"])), TooLarge)


def test_a_damaged_zip_is_refused() -> None:
    whole = zipped(a=WHOLE["mt940"], b=os.urandom(2_000))
    for length in range(4, len(whole), 7):
        refusal(whole[:length])
    for place in range(30, len(whole), 11):
        tried(whole[:place] + b"\xff" + whole[place + 1 :])
