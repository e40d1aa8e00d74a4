"""What people write is data: it is set as it is, and reaches no file, no template and no other paper."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from threading import Thread

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.printing import typesetting
from oasys.printing.errors import NotPrintable
from oasys.printing.papers import document_pdf, statement_pdf
from oasys.printing.shapes import Adjustment, BankAccount, Design, Fact, Mark, Party, Payment, Reference, TaxAmount
from oasys.printing.tests.samples import AT, DESIGN, LINE, make_document, make_statement, read, text_of

ATTACKS = [
    '#import "page.typ": * ',
    '#read("/etc/passwd")',
    '#image("../errors.py")',
    '] #panic("out") [',
    "$ x^2 $ $",
    "\\ \\u{41} \\#",
    "= Heading *bold* _it_ `raw` <label> @label // comment /* */",
    '"); #sys.inputs; #eval("1+1") ("',
    "{{ }} {seller} %s {0}",
    "</svg><script>alert(1)</script>",
    '#pdf.attach("/etc/passwd")',
]
CHOSEN = {"language", "currency", "grouping", "han", "iban"}  # no texts that people write freely


def filled(value, text: str):
    """The shape with the text in every place where a person may write."""
    if isinstance(value, Enum | date | Decimal | bool | int) or value is None:
        return value
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(filled(part, text) for part in value)
    assert is_dataclass(value)
    return replace(
        value, **{f.name: filled(getattr(value, f.name), text) for f in fields(value) if f.name not in CHOSEN}
    )


def full():
    return make_document(
        seller=Party(name="s", address=("a", "b"), ids=(Fact("l", "v"),), contact=("c",)),
        buyer=Party(name="s", address=("a", "b"), ids=(Fact("l", "v"),), contact=("c",)),
        deliver_to=Party(name="s", address=("a",)),
        references=((Reference.ORDER, "x"),),
        facts=(Fact("l", "v"),),
        lines=(replace(LINE, details="d"), replace(LINE, amount=None)),
        taxes=(TaxAmount(text="t", base=Decimal(1), amount=Decimal(1), note="n"),),
        adjustments=(Adjustment("a", Decimal(1)),),
        payment=Payment(
            terms="t", reference="r", accounts=(BankAccount(holder="h", bank="b", further=(Fact("l", "v"),)),)
        ),
        notes=("n",),
        above="a",
        below="b",
        mark=Mark.COPY,
    )


def filled_papers(text: str) -> Iterator[bytes]:
    design = Design(footer=(text, text))
    yield document_pdf(filled(full(), text), design=design, at=AT)
    yield statement_pdf(filled(make_statement(), text), design=design, at=AT)


def squeezed(text: str) -> str:
    """Without what a break of a row may take or add."""
    return re.sub(r"[\s\-]", "", text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_markup_in_every_field_is_printed_as_it_is(attack: str):
    """In as many places as plain words would stand in; a second page repeats some."""
    for pdf, harmless in zip(filled_papers(attack), filled_papers("Harmless"), strict=True):
        text = text_of(pdf)
        places = text_of(harmless).count("Harmless")
        assert places > 20
        assert squeezed(text).count(squeezed(attack)) >= places
        assert "root:" not in text
        assert "/AF" not in read(pdf).root_object


def test_the_title_in_the_file_is_as_written():
    pdf = document_pdf(make_document(title='#x $ ] \\ "', number="(1)"), design=DESIGN, at=AT)
    assert read(pdf).metadata.title == '#x $ ] \\ " (1)'


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_printed_or_refused(text: str):
    try:
        pdf = document_pdf(make_document(notes=(text,), buyer=Party(name=text)), design=DESIGN, at=AT)
    except NotPrintable as refused:
        assert set(refused.params["signs"]) <= set(text)
    else:
        assert len(read(pdf).pages) == 1


@pytest.mark.parametrize(
    ("text", "signs", "named"),
    [
        ("a\x1b", ["\x1b"], "U+001B"),
        ("0\t\x1b", ["\x1b"], "U+001B"),
        ("\\ 𓀀", ["𓀀"], "𓀀"),
        ('"\x07"', ["\x07"], "U+0007"),
    ],
)
def test_signs_that_nobody_can_print_are_named(text: str, signs: list[str], named: str):
    with pytest.raises(NotPrintable) as refused:
        document_pdf(make_document(notes=(f"x{text}x",)), design=DESIGN, at=AT)
    assert set(signs) <= set(refused.value.params["signs"]) <= set(text)
    assert named in refused.value.detail


def test_signs_that_turn_the_direction_of_others_are_left_out():
    pdf = document_pdf(make_document(notes=("pay \u202e001\u202c now",)), design=DESIGN, at=AT)
    assert "pay 001 now" in text_of(pdf)


@pytest.mark.parametrize(
    "source",
    ['#read("/etc/passwd")', '#read("../errors.py")', '#read("../../../../../etc/passwd")', '#image("/../logos.py")'],
)
def test_a_template_reads_no_file_outside_its_folder(source: str):
    with pytest.raises(typst.TypstError, match=r"file not found|would escape|project root"):
        typesetting._compiler().compile(source.encode(), format="pdf")


def test_templates_load_nothing_from_elsewhere_and_evaluate_nothing():
    for file in typesetting.TEMPLATES.glob("*.typ"):
        source = file.read_text()
        assert re.findall(r'#import "([^"]+)"', source) in ([], ["page.typ"])
        assert not re.search(r"@|\beval\b|\bread\(|\bplugin\b|\binclude\b", source), file


def test_no_template_is_put_together_from_data():
    """The only way of data into typst is the one JSON of sys_inputs."""
    tree = ast.parse((typesetting.TEMPLATES.parent / "typesetting.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".compile")
    ]
    (call,) = [node for node in calls if ast.unparse(node.func) != "re.compile"]
    assert ast.unparse(call.args[0]) == "TEMPLATES / template"


def test_papers_made_at_once_do_not_mix():
    wanted = {n: document_pdf(make_document(number=f"RE-{n}"), design=DESIGN, at=AT) for n in range(4)}
    made: dict[int, list[bytes]] = {n: [] for n in wanted}

    def make(n: int) -> None:
        made[n] += [document_pdf(make_document(number=f"RE-{n}"), design=DESIGN, at=AT) for _ in range(5)]

    threads = [Thread(target=make, args=(n,)) for n in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == {n: [pdf] * 5 for n, pdf in wanted.items()}
