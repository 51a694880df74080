"""How the desk is set up: its settings, and what can be started by hand."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import say
from crisisdesk.desk.office import Office
from crisisdesk.desk.prose import counted
from crisisdesk.desk.search import INDEXING, index
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting: its name, its value, and what it means."""

    name: str
    value: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """How this desk is set up."""

    template: ClassVar[str] = "settings.html"

    title: Annotated[str, "The name of the page."]
    settings: Annotated[tuple[SettingLine, ...], "Settings with their values; they stand in desk.toml."]
    disclaimer: Annotated[str, "What stands under every map."]
    index: Annotated[str, "How much of the record the search index holds."]


def settings_page(office: Office, _: Call) -> SettingsPage:
    """The page of the settings."""
    state = office.fulltext.state()
    held = counted(state.batches, "batch", "batches")
    return SettingsPage(
        title=say("Settings"),
        settings=tuple(SettingLine(*one) for one in office.house.settings),
        disclaimer=office.house.words_of_maps,
        index=say("The search index holds {held} of the record's {all}.", held=held, all=state.of),
    )


def rebuild(office: Office, call: Call) -> Response:
    """Make the search index anew, beside the pages."""
    work = office.works.under_way(INDEXING) or office.works.start(
        INDEXING, say("The search index"), call.who.person.person_id, lambda desk: index(office, desk, anew=True)
    )
    if work is None:
        raise Misuse(say("too much is under way; wait until something is done"))
    return RedirectResponse(f"/progress/{work.work_id}", 303)
