"""Ids sort by the moment they were made, within one millisecond as well."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from oasys.core.ids import first_id_at, line_id, uuid7


def test_what_one_process_makes_sorts_as_it_was_made():
    made = [uuid7() for _ in range(10_000)]
    assert all(a < b for a, b in pairwise(made))
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_an_id_lies_between_the_bounds_of_its_moment():
    before = datetime.now(tz=UTC)
    made = uuid7()
    assert first_id_at(before) <= made < first_id_at(datetime.now(tz=UTC) + timedelta(seconds=1))


def test_the_parts_of_two_parents_lie_apart_and_a_part_keeps_its_parent_s_moment():
    one, other = uuid7(), uuid7()
    parts = [line_id(parent, number) for parent in (one, other) for number in range(1_000)]
    assert len(set(parts)) == len(parts)
    assert {part.int >> 64 for part in parts} == {one.int >> 64, other.int >> 64}
