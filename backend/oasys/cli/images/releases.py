"""The images of a release, brought to this machine: built here, loaded from an archive, or pulled by a tag or by digests.

A registry sees the credentials that the engine's own `login` has kept; none are asked for or kept here.
"""

import hashlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from oasys.cli.images.engine import Engine
from oasys.cli.state import Refused

OURS = ("oasys-backend", "oasys-app", "oasys-edge")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def local(name: str, tag: str) -> str:
    """As compose.yaml asks for it."""
    return f"localhost/{name}:{tag}"


def obtain(engine: Engine, source: str, digests: Mapping[str, str]) -> str:
    """The tag under which the three images lie here afterwards.

    `source` is the file of an archive, a tag of what lies here, or PLACE:TAG of a registry; with `digests` (of backend, app and
    edge) what is pulled is just that. Raises Refused where one of the three is missing.
    """
    if Path(source).is_file():
        tag = _load(engine, Path(source))
    elif "/" in source:
        tag = _pull(engine, source, digests)
    else:
        tag = source
    if not TAG.fullmatch(tag):
        raise Refused(f"{source} names no images: name a tag, PLACE:TAG of a registry, or the file of an archive.")
    if missing := lacking(engine, tag):
        raise Refused(
            f"{', '.join(missing)} of {tag} are not on this machine: build them (./oasys images), name the file of an archive, "
            "or PLACE:TAG of a registry."
        )
    return tag


def lacking(engine: Engine, tag: str) -> list[str]:
    """Those of the three that are not on this machine."""
    if engine.ids([local(name, tag) for name in OURS]):
        return []
    return [name for name in OURS if not engine.has(local(name, tag))]


def hold(engine: Engine, tag: str) -> str:
    """Another tag for the same images that says what is in them, so that nobody moves it: what a slot is started from."""
    ids = engine.ids([local(name, tag) for name in OURS])
    held = f"{tag}-{hashlib.sha256(' '.join(ids).encode()).hexdigest()[:8]}"
    if engine.ids([local(name, held) for name in OURS]) != ids:
        for name in OURS:
            engine.run("tag", local(name, tag), local(name, held))
    return held


def push(engine: Engine, tag: str, place: str) -> dict[str, str]:
    """Brings the three images into a registry, as PLACE/oasys-backend:TAG and so on; the digests of backend, app and edge there.

    Raises Refused where one is missing, or the registry does not take it.
    """
    if "/" not in place or ":" in place.rpartition("/")[2]:
        raise Refused(f"{place} is no place of images: name it without a tag, such as ghcr.io/example/oasys.")
    obtain(engine, tag, {})
    digests = {}
    for name in OURS:
        image = f"{place}/{name}:{tag}"
        engine.run("tag", local(name, tag), image)
        digests[name.removeprefix("oasys-")] = _push(engine, image)
    return digests


def _push(engine: Engine, image: str) -> str:
    """The digest of what lies in the registry now."""
    if engine.name == "docker":
        engine.run("push", image)
        place = image.rpartition(":")[0]
        [said] = [each for each in engine.facts(image)["RepoDigests"] if each.startswith(f"{place}@")]
        return str(said).rpartition("@")[2]
    with tempfile.TemporaryDirectory() as folder:  # what is packed on the way has another digest than what lies here
        path = Path(folder) / "digest"
        engine.run("push", "--digestfile", str(path), image)
        return path.read_text().strip()


def archive(engine: Engine, tag: str, path: Path) -> None:
    """Writes the three images into one file. Raises Refused where one is missing."""
    obtain(engine, tag, {})
    many = [] if engine.name == "docker" else ["--multi-image-archive"]
    engine.run("save", *many, "--output", str(path), *(local(name, tag) for name in OURS))


def _load(engine: Engine, path: Path) -> str:
    """What the engine says of it names the images."""
    said = engine.run("load", "--input", str(path))
    found: dict[str, str] = dict(re.findall(r"localhost/(oasys-[a-z]+):([A-Za-z0-9_.-]+)", said))
    if set(found) != set(OURS) or len(set(found.values())) != 1:
        raise Refused(f"{path} holds {found or 'no images of OASYS'}; wanted are {', '.join(OURS)} of one tag.")
    return found[OURS[0]]


def _pull(engine: Engine, source: str, digests: Mapping[str, str]) -> str:
    place, _, tag = source.rpartition(":")
    if not place or "/" in tag:
        raise Refused(f"{source} names no tag: name PLACE:TAG, such as ghcr.io/example/oasys:v0.2.0.")
    parts = {name.removeprefix("oasys-"): name for name in OURS}
    if digests and (set(digests) != set(parts) or not all(map(DIGEST.fullmatch, digests.values()))):
        raise Refused("Name the digest of each of backend, app and edge: --digest backend=sha256:... and so on.")
    wanted = {
        name: f"{place}/{name}@{digests[part]}" if digests else f"{place}/{name}:{tag}" for part, name in parts.items()
    }
    for image in wanted.values():
        try:
            engine.run("pull", image)
        except Refused as refusal:
            registry = place.partition("/")[0]
            raise Refused(
                f"{image} could not be pulled, and nothing has changed. Is it there, and may you read it? `{engine.name} login "
                f"{registry}` as the user who deploys keeps what the registry wants to see.\n{refusal}"
            ) from refusal
    for name, image in wanted.items():  # all three of one tag, or none
        engine.run("tag", image, local(name, tag))
    return tag
