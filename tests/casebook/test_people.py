import pytest
from casebook_builders import NOW

from crisisdesk.casebook import LOCAL, Casebook, Role, post
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse, Refused


@pytest.fixture
def casebook(address: str) -> Casebook:
    return Casebook(address, fixed_clock(NOW))


def test_the_user_of_the_machine_plays_every_part_until_others_come(casebook: Casebook) -> None:
    alone = casebook.person(LOCAL)
    assert alone.holds(Role.DELEGATE, "CSTO", "KAZ")
    casebook.add_person("anna", name="Anna Test")
    assert not casebook.person(LOCAL).holds(Role.DELEGATE, "CSTO", "KAZ")
    assert casebook.person(LOCAL).holds(Role.ADMINISTRATOR)
    casebook.let_go("anna")
    assert casebook.person(LOCAL).holds(Role.CHAIR, "CSTO")


def test_posts_are_given_and_ended(casebook: Casebook) -> None:
    delegate = post("delegate", "csto", "kaz")
    casebook.add_person("anna", posts=[delegate, post("analyst")])
    anna = casebook.person("anna")
    assert anna.holds(Role.DELEGATE, "CSTO", "KAZ")
    assert not anna.holds(Role.DELEGATE, "CSTO", "RUS")
    assert not anna.holds(Role.DELEGATE, "SCO", "KAZ")
    assert anna.members("CSTO") == ("KAZ",)
    assert casebook.end_post("anna", delegate).posts == (post("analyst"),)
    assert delegate in casebook.give_post("anna", delegate).posts
    assert [entry.act for entry in casebook.entries()] == ["person added", "post ended", "post given"]


def test_a_post_given_twice_or_ended_unheld_is_refused(casebook: Casebook) -> None:
    casebook.add_person("anna", posts=[post("analyst")])
    with pytest.raises(Misuse, match="anna is already analyst"):
        casebook.give_post("anna", post("analyst"))
    with pytest.raises(Misuse, match="anna is not reader: analyst"):
        casebook.end_post("anna", post("reader"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("king",), "no role 'king'; roles are reader, analyst"),
        (("delegate",), "say of which"),
        (("delegate", "CSTO"), "say for which"),
        (("analyst", "CSTO"), "one of the whole desk"),
        (("delegate", "CSTO", "K" * 17), "no code of an organisation or a member"),
        (("chair", "CS\x00TO"), "no code of an organisation or a member"),
    ],
    ids=["unknown role", "no organisation", "no member", "too much", "too long", "not printable"],
)
def test_a_post_that_makes_no_sense_is_refused(given: tuple[str, ...], why: str) -> None:
    with pytest.raises(Misuse, match=why):
        post(*given)


def test_only_administrators_change_who_is_at_the_desk(casebook: Casebook) -> None:
    casebook.add_person("anna", posts=[post("analyst")])
    with pytest.raises(Refused, match="takes an administrator"):
        casebook.add_person("bob", by="anna")
    with pytest.raises(Refused, match="takes an administrator"):
        casebook.give_post("anna", post("administrator"), by="anna")
    with pytest.raises(Refused, match="takes an administrator"):
        casebook.let_go("anna", by="anna")
    assert len(casebook.entries()) == 1


@pytest.mark.parametrize("login", ["", "local", "p-0123456789abcdef", "Ann a", "-x", "x" * 65, "ann\x00"])
def test_a_login_that_is_none_is_refused(casebook: Casebook, login: str) -> None:
    with pytest.raises(Misuse, match="is no login"):
        casebook.add_person(login)
    assert casebook.entries() == []


def test_whoever_left_may_do_nothing(casebook: Casebook) -> None:
    casebook.add_person("anna", posts=[post("analyst")])
    casebook.let_go("anna")
    with pytest.raises(Misuse, match="anna left the desk on 2022-06-01"):
        casebook.judge("outlet", "Test Wire", "anna", grade="B")
    with pytest.raises(Misuse, match="called 'anna' already"):
        casebook.add_person("anna")


def test_names_stay_outside_the_ledger_and_can_be_erased(casebook: Casebook) -> None:
    anna = casebook.add_person("anna", name="Anna Test", email="anna@example.org", posts=[post("analyst")])
    casebook.set_password("anna", "$argon2id$secret")
    assert casebook.password_hash("anna") == "$argon2id$secret"
    assert casebook.person("anna").has_password
    text = " ".join(entry.payload + entry.person for entry in casebook.entries())
    assert not any(word in text for word in ("anna", "Anna", "example.org", "argon2"))
    with pytest.raises(Misuse, match="once the person has left"):
        casebook.erase_person("anna")
    casebook.let_go("anna")
    gone = casebook.erase_person("anna")
    assert (gone.person_id, gone.login, gone.name, gone.email) == (anna.person_id, "", "", "")


def test_people_change_their_own_password_only(casebook: Casebook) -> None:
    for login in ("anna", "bob"):
        casebook.add_person(login)
    casebook.set_password("anna", "x", by="anna")
    with pytest.raises(Refused):
        casebook.set_password("anna", "y", by="bob")
    assert casebook.password_hash("anna") == "x"


def test_nobody_known_is_named(casebook: Casebook) -> None:
    casebook.add_person("anna")
    with pytest.raises(Misuse, match="nobody is called 'carl' at this desk; there are local, anna"):
        casebook.person("carl")
