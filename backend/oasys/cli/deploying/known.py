"""What is known of the containers of a project: asked of the engine once, and again when something may have changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oasys.cli.deploying.state import Release
from oasys.cli.images.compose import Compose
from oasys.cli.images.releases import local


@dataclass(frozen=True, slots=True)
class Seen:
    """A container as the engine knows it; `image` is the image's id, `made_of` the name it was started by.

    `check` is the command that tells whether it is well; `mounts` says where on its machine the engine keeps what lies there inside.
    """

    id: str
    is_running: bool
    image: str
    made_of: str
    check: list[str]
    mounts: Mapping[str, str] = field(default_factory=dict)


class Known:
    """The containers by their services. A call of the engine takes a tenth of a second, and several where much is asked of the machine."""

    def __init__(self, compose: Compose) -> None:
        self.compose = compose
        self.last: dict[str, Seen] | None = None
        self.ids: dict[str, str] = {}  # of images

    def look(self) -> dict[str, Seen]:
        """As they are now."""
        self.last = {
            name: Seen(
                id=str(facts["Id"]),
                is_running=facts["State"]["Status"] == "running",
                image=str(facts["Image"]).removeprefix("sha256:"),
                made_of=str(facts["Config"].get("Image", "")),
                check=list((facts["Config"].get("Healthcheck") or {}).get("Test") or [])[1:],
                mounts={
                    each["Destination"]: each["Source"] for each in facts.get("Mounts") or [] if each.get("Source")
                },
            )
            for name, facts in self.compose.every().items()
        }
        return dict(self.last)

    def seen(self) -> dict[str, Seen]:
        """As they were when somebody looked last, since when nothing was changed here; who acts on it learns by that what has died."""
        return self.look() if self.last is None else dict(self.last)

    def forget(self) -> None:
        self.last = None

    def is_of(self, seen: Seen, name: str, release: Release) -> bool:
        """Whether the container was made of that release: the tag that `hold` has given names the same images for ever."""
        image = local("oasys-app" if name.startswith("app") else "oasys-backend", release.source)
        if seen.made_of == image:
            return True
        if image not in self.ids:  # started by another name, such as before the first deployment
            self.ids[image] = next(iter(self.compose.engine.ids([image])), "")
        return bool(self.ids[image]) and seen.image == self.ids[image]
