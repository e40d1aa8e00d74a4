"""`./oasys screenshots`: every page of the web app, at both sizes and in both themes."""

from pathlib import Path
from typing import Annotated

import typer

from oasys.cli import webapp, webchecks
from oasys.cli.installations import chromium, installation
from oasys.cli.state import Refused


def screenshots(
    pages: Annotated[list[str] | None, typer.Argument(help="Parts of names of pages; all without.")] = None,
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder of the pictures.")] = Path("screenshots"),
    language: Annotated[str, typer.Option(help="Language of the browser, such as de-DE.")] = "en-GB",
) -> None:
    """Take a picture of every page at 1440x900 and 390x844, light and dark, with demo books of their own."""
    if not webapp.exists():
        raise Refused("There is no web app beside the backend.")
    browser, folder = chromium(), out.absolute()
    webapp.prepare(typer.echo)
    typer.echo("Starting an installation with demo books ...")
    with installation("screenshots", with_demo=True) as running:
        demo = running.home.facts()["demo"]
        running.command("platform", "grant", demo["email"])  # whose pages are taken, too
        said = {
            "OASYS_URL": running.origin,
            "OASYS_EMAIL": demo["email"],
            "OASYS_PASSWORD": demo["password"],
            "OASYS_OUTBOX_KEY": running.command("mail", "key"),
            "OASYS_PICTURES": str(folder),
            "OASYS_LOCALE": language,
            "CHROMIUM": str(browser),
        }
        if webchecks.node(("scripts/screenshots.mjs", *(pages or [])), **said):
            raise Refused("Not all pictures were taken: see above.")
    typer.echo(f"{len(list(folder.glob('*.png')))} pictures are in {folder}")
