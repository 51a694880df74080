"""``crisisdesk people``: who is at the desk, and the posts they hold."""

from typing import Annotated

import typer
from rich.table import Table

from crisisdesk.casebook import Casebook, Person, Post, Role, post
from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.person import DEFAULT, By
from crisisdesk.cli.printing import out, print_json

app = typer.Typer(help="People of the desk and the posts they hold.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="The login, in small letters.")]
RoleName = Annotated[str, typer.Option("--role", help=f"One of {', '.join(Role)}.")]
Of = Annotated[
    str | None, typer.Option("--of", metavar="ORG", help="The organisation, for chair, secretariat, delegate.")
]
For = Annotated[
    str | None, typer.Option("--for", metavar="MEMBER", help="The member that a delegate acts for, as KAZ.")
]


@app.command("list")
def list_(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """List everybody with their posts; the user of this machine is always there."""
    found = Casebook(settings(desk).casebook).people()
    if as_json:
        return print_json(found)
    table = Table("login", "name", "posts", "since")
    for person in found:
        since = f"{person.added_at:%Y-%m-%d}" if person.added_at else ""
        left = f", left {person.left_at:%Y-%m-%d}" if person.left_at else ""
        table.add_row(person.login or person.person_id, person.name, _posts(person), since + left)
    out.print(table)
    return None


@app.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="Name, kept outside the ledger.")] = "",
    email: Annotated[str, typer.Option(help="Address for reminders, kept outside the ledger.")] = "",
    role: Annotated[str | None, typer.Option("--role", help=f"One of {', '.join(Role)}.")] = None,
    of: Of = None,
    member: For = None,
    by: By = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody, with one post at once if given; more by `people give`."""
    posts: list[Post] = [post(role, of, member)] if role else []
    _told(_casebook(desk).add_person(login, name=name, email=email, posts=posts, by=by), as_json)


@app.command("give")
def give(
    login: Login,
    role: RoleName,
    of: Of = None,
    member: For = None,
    by: By = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Give somebody a post from now on."""
    _told(_casebook(desk).give_post(login, post(role, of, member), by=by), as_json)


@app.command("end")
def end(
    login: Login,
    role: RoleName,
    of: Of = None,
    member: For = None,
    by: By = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """End a post now; what was done in it stays."""
    _told(_casebook(desk).end_post(login, post(role, of, member), by=by), as_json)


@app.command("leave")
def leave(login: Login, by: By = DEFAULT, desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Somebody leaves the desk and can do nothing from now on."""
    _told(_casebook(desk).let_go(login, by=by), as_json)


@app.command("erase")
def erase(login: Login, by: By = DEFAULT, desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Erase name, login, address and password of somebody who has left; the ledger holds without them."""
    _told(_casebook(desk).erase_person(login, by=by), as_json)


def _casebook(desk: DeskFolder) -> Casebook:
    return Casebook(settings(desk).casebook)


def _told(person: Person, as_json: bool) -> None:
    if as_json:
        print_json(person)
    else:
        out.print(f"{person.login or person.person_id}: {_posts(person)}", markup=False)


def _posts(person: Person) -> str:
    words = ", ".join(post.words for post in person.posts) or "no post"
    return f"{words}; alone here, so plays every part" if person.alone else words
