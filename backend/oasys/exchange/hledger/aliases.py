"""Aliases of accounts: plain ones for a name and those below it, and regular expressions that cannot run for ever."""

import re
from dataclasses import dataclass

from oasys.core.words import say

MOST_REPEATS = 3
LONGEST_PATTERN = 200
LONGEST_NAME = 500


class BadAlias(ValueError):
    """An alias that cannot be followed."""


@dataclass(frozen=True, slots=True)
class Alias:
    """`pattern` None: the name `old`, or a name below it, becomes `new`."""

    old: str
    new: str
    pattern: re.Pattern[str] | None

    def applied(self, account: str) -> str:
        if self.pattern is not None:
            return self.pattern.sub(self.new, account)[:LONGEST_NAME] if len(account) <= LONGEST_NAME else account
        if account == self.old or account.startswith(self.old + ":"):
            return self.new + account[len(self.old) :]
        return account


def parse_alias(text: str) -> Alias:
    """`OLD = NEW` or `/REGEX/ = REPLACEMENT`. Raises BadAlias.

    Repeats of groups, and more than a few repeats, are refused: their time could grow without bound.
    """
    regex = re.fullmatch(r"/((?:[^/\\]|\\.)+)/\s*=\s*(.*)", text)
    if regex is None:
        old, equals, new = text.partition("=")
        if not equals or not old.strip() or not new.strip():
            raise BadAlias(say("an alias is OLD = NEW"))
        return Alias(old.strip(), new.strip(), None)
    pattern, replacement = regex[1], regex[2].strip()
    bare = re.sub(r"\\.", "x", re.sub(r"\[\^?\]?[^\]]*\]", "x", pattern))
    if len(pattern) > LONGEST_PATTERN or len(re.findall(r"[*+?{]", bare)) > MOST_REPEATS:
        raise BadAlias(
            say(
                "the regular expression {pattern} repeats more than {most_repeats} times",
                pattern=pattern[:60],
                most_repeats=MOST_REPEATS,
            )
        )
    if re.search(r"\)[*+?{]|\(\?", bare):
        raise BadAlias(say("the regular expression {pattern} repeats a group", pattern=pattern[:60]))
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
        template = re.sub(r"\\(?![0-9])", r"\\\\", replacement)
        groups = [int(number) for number in re.findall(r"\\([0-9]+)", template)]
    except (re.error, OverflowError, RecursionError) as error:
        raise BadAlias(say("{pattern} is no regular expression: {error}", pattern=pattern[:60], error=error)) from None
    if any(number > compiled.groups for number in groups):
        raise BadAlias(say("the replacement names a group that the expression does not have"))
    return Alias("", re.sub(r"\\([0-9]+)", r"\\g<\1>", template), compiled)
