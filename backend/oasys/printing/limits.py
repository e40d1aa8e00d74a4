"""What no paper is made of, said in the language of who asks."""

from django.conf import settings

from oasys.core.words import say
from oasys.printing.errors import NotPrintable
from oasys.printing.shapes import COLOUR, AccountStatement, Design, PrintedDocument, ReconciliationReport

MOST_LINES = 2_000
MOST_COLUMNS = 4  # of the footer


def refuse_unprintable(paper: PrintedDocument | AccountStatement | ReconciliationReport, design: Design) -> None:
    """Raises NotPrintable, in the language of who asks."""
    if paper.language not in dict(settings.PAPER_LANGUAGES):
        raise NotPrintable(say("Papers are not written in the language {language}.", language=paper.language))
    if not COLOUR.fullmatch(design.accent):
        raise NotPrintable(say("Write a colour as # and six digits from 0 to f."))
    if len(design.footer) > MOST_COLUMNS:
        raise NotPrintable(say("A footer has at most {count} columns.", count=MOST_COLUMNS))
    if _count(paper) > MOST_LINES:
        raise NotPrintable(say("A paper has at most {count:,} lines.", count=MOST_LINES))


def _count(paper: PrintedDocument | AccountStatement | ReconciliationReport) -> int:
    """How many lines its longest list has."""
    if isinstance(paper, ReconciliationReport):
        return max(len(paper.on_the_way.items), len(paper.excluded.items))
    return len(paper.lines)
