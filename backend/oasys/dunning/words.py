"""What a reminder says where the company has not said it: a title and two texts for each level, in the languages of the program."""

from oasys.core.words import marked, say, speaking

_FIRST = (
    marked("Payment reminder"),
    marked("You may have missed that the following is overdue. Please pay it in the next days."),
    marked("If you have paid meanwhile, please take this as done."),
)
_LATER = (
    marked("Reminder"),
    marked("In spite of our reminder the following is still open. Please pay it without delay."),
    marked("If you have paid meanwhile, please take this as done."),
)
_LAST = (
    marked("Final reminder"),
    marked("We have reminded you more than once. Please pay the following within seven days."),
    marked("After that we will take further steps, at your cost."),
)


def default_words(number: int, count: int, language: str) -> dict[str, str]:
    """Title, above and below of a level, of so many."""
    chosen = _FIRST if number == 1 else _LAST if number == count else _LATER
    with speaking(language):
        return dict(zip(("title", "above", "below"), (say(one) for one in chosen), strict=True))
