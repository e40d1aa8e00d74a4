"""Wire shapes of saved views."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from oasys.core.wire import Body, Line, Name, Schema, unsaid

ListName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
Parameter = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
Said = Line | Annotated[list[Line], Field(max_length=100)]
Query = dict[str, str | list[str]]
Filters = Annotated[dict[Parameter, Said], Field(max_length=30)]


class SavedViewIn(Body):
    """A list as somebody has filtered it, under a name."""

    list: ListName = Field(description="Which list, by the last part of its address.", examples=["journal-entries"])
    name: Name = Field(description="Unique among the person's views of the list.", examples=["Drafts of March"])
    query: Filters = Field(description="Its parameters.", examples=[{"status": "draft"}])


class SavedViewPatch(Body):
    """Another name or other filters; what is left out stays as it is."""

    name: Name = Field(default_factory=unsaid, description="Another name.", examples=["Drafts"])
    query: Filters = Field(default_factory=unsaid, description="Other parameters.", examples=[{"status": "draft"}])


class SavedViewOut(Schema):
    """A saved view."""

    id: UUID = Field(description="The view.")
    list: str = Field(description="Which list.", examples=["journal-entries"])
    name: str = Field(description="Its name.", examples=["Drafts of March"])
    query: Query = Field(description="Its parameters.", examples=[{"status": "draft"}])
    version: int = Field(description="Goes up with each change.", examples=[1])
