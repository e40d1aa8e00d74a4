"""`./oasys images pin`: writes down the digest of each base as its registry has it now, so that every build takes just that one."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx

from oasys.cli.images.compose import COMPOSE_FILE
from oasys.cli.images.engine import IMAGES, described
from oasys.cli.images.releases import DIGEST
from oasys.cli.state import Refused

FILE = IMAGES / "images.json"
HUB = "docker.io"
ELSEWHERE = {HUB: "registry-1.docker.io"}  # where the registry of that name answers
KINDS = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
SAID = re.compile(r'(\w+)="([^"]*)"')
Say = Callable[[str], None]


def pin(say: Say) -> None:
    """Asks for all of them before any is written. Raises Refused where one is not told."""
    said = described()
    with httpx.Client(timeout=30) as client:
        found = {name: digest_of(client, str(base["image"])) for name, base in said["bases"].items()}
    compose = COMPOSE_FILE.read_text()
    for name, base in said["bases"].items():
        before, base["digest"] = base["digest"], found[name]
        compose = in_compose(compose, name, str(base["image"]), found[name])
        say(f"{name:14} {base['image']}@{found[name]}{'' if found[name] != before else ', as before'}")
    FILE.write_text(written(said))
    COMPOSE_FILE.write_text(compose)


def digest_of(client: httpx.Client, image: str) -> str:
    """As the registry tells it; where it wants to know who asks, as nobody. Raises Refused."""
    host, _, rest = image.partition("/")
    name, _, tag = rest.rpartition(":")
    address = f"https://{ELSEWHERE.get(host, host)}/v2/{name}/manifests/{tag}"
    headers = {"Accept": ", ".join(KINDS)}
    try:
        answer = client.head(address, headers=headers)
        challenge = answer.headers.get("www-authenticate", "")
        if answer.status_code == httpx.codes.UNAUTHORIZED and challenge.startswith("Bearer "):
            words = dict(SAID.findall(challenge))
            asked = {key: words[key] for key in ("service", "scope") if key in words}
            token = client.get(words.get("realm", ""), params=asked).raise_for_status().json()
            headers["Authorization"] = f"Bearer {token.get('token') or token['access_token']}"
            answer = client.head(address, headers=headers)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
        raise Refused(f"{image}: its registry does not tell the digest ({error}). Nothing has changed.") from error
    digest = answer.headers.get("docker-content-digest", "")
    if not DIGEST.fullmatch(digest):
        raise Refused(f"{image}: its registry tells no digest ({digest or 'none'}). Nothing has changed.")
    return str(digest)


def in_compose(text: str, name: str, image: str, digest: str) -> str:
    """compose.yaml with that base by its digest, where it names it."""
    return re.sub(
        rf"(\$\{{OASYS_{name}_IMAGE:-{re.escape(image)})(?:@sha256:[0-9a-f]{{64}})?\}}", rf"\1@{digest}}}", text
    )


def written(said: dict[str, Any]) -> str:
    """As images.json is written: a base on a line."""
    lines = [
        f'    "{name}": {json.dumps(base).replace("{", "{ ").replace("}", " }")}'
        for name, base in said["bases"].items()
    ]
    budgets = [f'    "{name}": {most}' for name, most in said["megabytes"].items()]
    return '{\n  "bases": {\n' + ",\n".join(lines) + '\n  },\n  "megabytes": {\n' + ",\n".join(budgets) + "\n  }\n}\n"
