"""Charts from full names with colons: headings for the names above, parents before their children."""

from collections.abc import Callable, Iterator, Mapping

from oasys.exchange.plan import PlannedAccount


def planned_tree(
    wanted: Mapping[str, tuple[str, str | None]], class_of: Callable[[str], str | None]
) -> Iterator[PlannedAccount]:
    """`wanted`: class and subtype by full name. A name above gets a heading if it has a class; else none is made.

    A parent has its children's class, as the ledger wants it; an account of another class stands at the top.
    """
    above = {":".join(name.split(":")[:depth]) for name in wanted for depth in range(1, name.count(":") + 1)}
    classes = {name: found[0] for name, found in wanted.items()}
    for name in above - classes.keys():
        found = class_of(name)
        if found is not None:
            classes[name] = found
    for name in sorted(classes, key=lambda n: (n.count(":"), n)):
        parent: str | None = name.rpartition(":")[0]
        while parent and classes.get(parent) != classes[name]:
            parent = parent.rpartition(":")[0]
        readable = name.removeprefix(f"{parent}:") if parent else name
        subtype = wanted[name][1] if name in wanted else None
        yield PlannedAccount(
            name, readable.replace(":", " / ")[:200], classes[name], subtype, parent or None, "", name not in wanted
        )
