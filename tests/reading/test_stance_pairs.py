"""Pairs of short texts that differ in one thing, from raw text to stance; see ``training/stances/README.md``.

A text with a ``gap`` is a known fault of the reader: its test has to fail, so that a mended gap must be unlisted.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema
import pytest
import yaml

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import ITSELF, OUTLET
from crisisdesk.reading import positions_of, read, strongest
from crisisdesk.reading.text import sentences_of
from crisisdesk.testing import article, question

ROOT = Path(__file__).resolve().parents[2]
PAIRS = Path(__file__).with_name("stance_pairs.yaml")
GUIDE = ROOT / "training" / "stances" / "README.md"
BENCH = ROOT.parent / "shared" / "bench"

NONE = "none"
SAID_OF = "said_of"
CODE = r"[A-Z][A-Z0-9]+(\.[A-Z]+)?"
CLASSES = (
    "negation",
    "scope of negation",
    "condition",
    "object",
    "speaker",
    "reporting",
    "modality",
    "act",
    "denial",
    "demand",
    "welcome",
    "neutral formula",
    "stated silence",
    "change of mind",
    "term",
    "proposition",
    "acquiescence",
    "question",
)
"""What the two texts of a pair can differ in."""


def _object(needed: Mapping[str, object], optional: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {**needed, **optional},
        "required": list(needed),
        "additionalProperties": False,
    }


_WORDS = {"type": "string", "pattern": r"\w"}
SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": _object(
        {
            "id": {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"},
            "differs_in": {"enum": list(CLASSES)},
            "question": _object(
                {"proposition": _WORDS, "terms": {"type": "array", "minItems": 1, "items": _WORDS}},
                {},
            ),
            "texts": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": _object(
                    {
                        "text": _WORDS,
                        "actor": {"type": "string", "pattern": f"^{CODE}$"},
                        "stance": {"enum": ["supports", "opposes", "conditional", "neutral", "silent", NONE]},
                    },
                    {
                        "reported_by": {"type": "string", "pattern": f"^(itself|outlet|{SAID_OF}|{CODE})$"},
                        "gap": _WORDS,
                    },
                ),
            },
        },
        {},
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One text of a pair, with what a careful reader finds in it."""

    pair: str
    number: int
    differs_in: str
    proposition: str
    terms: tuple[str, ...]
    text: str
    actor: str
    stance: str
    reported_by: str | None = None
    gap: str | None = None

    @property
    def id(self) -> str:
        return f"{self.pair}-{self.number}"

    @property
    def expected(self) -> str:
        return f"{self.stance} by {self.reported_by}" if self.reported_by else self.stance


def faults_of(pairs: object) -> list[str]:
    """What is wrong with a file of pairs, each with the pair and the place; an empty list for a sound one."""
    errors = sorted(jsonschema.Draft202012Validator(SCHEMA).iter_errors(pairs), key=lambda error: list(error.path))
    if errors:
        return [f"{_place(pairs, list(error.absolute_path))}: {error.message}" for error in errors]
    assert isinstance(pairs, list)
    counted = Counter(pair["id"] for pair in pairs)
    doubled = [f"{name}: the id stands {times} times" for name, times in counted.items() if times > 1]
    return doubled + [f"{pair['id']}: {fault}" for pair in pairs for fault in _faults_of_pair(pair)]


def _place(pairs: object, path: Sequence[str | int]) -> str:
    """A path as a reader finds it: the pair's id where it has one, then the keys, texts counted from one."""
    if not path or not isinstance(pairs, list):
        return "the file"
    pair = pairs[int(path[0])]
    name = pair.get("id") if isinstance(pair, dict) else None
    keys = [str(key + 1) if isinstance(key, int) else key for key in path[1:]]
    return " ".join([str(name or f"pair {int(path[0]) + 1}"), *keys])


def _faults_of_pair(pair: Mapping[str, object]) -> Iterator[str]:
    first, second = cases_of(pair)
    if first.text == second.text:
        yield "both texts are the same"
    if first.actor != second.actor:
        yield f"the texts are about {first.actor} and {second.actor}; ask for one actor in both"
    if (first.stance, first.reported_by) == (second.stance, second.reported_by):
        yield f"both texts show {first.expected}; the difference must show"
    for case in (first, second):
        yield from (f"texts {case.number}: {fault}" for fault in _faults_of_case(case))


def _faults_of_case(case: Case) -> Iterator[str]:
    codes = {case.actor, case.reported_by or case.actor} - {"itself", "outlet", SAID_OF}
    yield from (f"no actor has the code {code}" for code in sorted(codes) if not _is_known(code))
    if case.stance == NONE and case.reported_by:
        yield "where no position is shown nobody reports one; leave reported_by out"
    if case.reported_by == case.actor:
        yield f"write itself where {case.actor} speaks for itself"
    if not 1 <= len(sentences_of(article(case.text))) <= 3:
        yield "a text has one to three sentences"


def _is_known(code: str) -> bool:
    try:
        registry().actor(code)
    except Misuse:
        return False
    return True


def cases_of(pair: Mapping[str, object]) -> tuple[Case, ...]:
    asked, texts = pair["question"], pair["texts"]
    assert isinstance(asked, dict)
    assert isinstance(texts, list)
    return tuple(
        Case(
            pair=str(pair["id"]),
            number=number,
            differs_in=str(pair["differs_in"]),
            proposition=asked["proposition"],
            terms=tuple(asked["terms"]),
            **text,
        )
        for number, text in enumerate(texts, 1)
    )


def all_cases() -> tuple[Case, ...]:
    pairs = yaml.safe_load(PAIRS.read_text("utf-8"))
    if faults := faults_of(pairs):
        pytest.fail(f"{PAIRS.name} is not sound:\n" + "\n".join(faults), pytrace=False)
    return tuple(case for pair in pairs for case in cases_of(pair))


CASES = all_cases()


def found_in(case: Case) -> str:
    """What the reader finds in a text about its actor, in the form of ``Case.expected``.

    The teller is given only where the case names one, and what is said of the actor only where the case asks for it
    and no position of the actor itself outweighs it.
    """
    positions = positions_of(read(article(case.text)), question(*case.terms, proposition=case.proposition))
    own = [position for position in strongest(positions) if position.actor == case.actor]
    if own:
        teller = {ITSELF: "itself", OUTLET: "outlet"}.get(own[0].reported_by, own[0].reported_by)
        return f"{own[0].stance} by {teller}" if case.reported_by else str(own[0].stance)
    claims = {str(position.stance) for position in positions if position.said_of and position.actor == case.actor}
    return f"{'/'.join(sorted(claims))} by {SAID_OF}" if case.reported_by == SAID_OF and claims else NONE


@dataclass
class Tally:
    """How many texts are read right, by what their pairs differ in; told in one line at the end of the session."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    pairs: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def note(self, case: Case, *, right: bool) -> None:
        self.right[case.differs_in] += right
        self.asked[case.differs_in] += 1
        self.pairs[case.pair].append(right)

    @property
    def line(self) -> str:
        classes = ", ".join(f"{name} {self.right[name]}/{self.asked[name]}" for name in CLASSES if self.asked[name])
        whole = sum(len(right) == 2 and all(right) for right in self.pairs.values())
        return (
            f"stance pairs read right: {classes}; texts {self.right.total()}/{self.asked.total()}, "
            f"whole pairs {whole}/{len(self.pairs)}"
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(self.line)


@pytest.fixture(scope="module")
def tally(pytestconfig: pytest.Config) -> Tally:
    counts = Tally()
    pytestconfig.pluginmanager.register(counts, "stance pairs")
    return counts


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=case.gap, raises=AssertionError, strict=True)] if case.gap else [],
        )
        for case in CASES
    ],
)
def test_where_the_actor_stands(case: Case, tally: Tally) -> None:
    found = found_in(case)
    tally.note(case, right=found == case.expected)
    assert found == case.expected, f"{case.actor} on “{case.proposition}”: {case.text}"


def test_there_are_pairs_of_every_kind() -> None:
    counted = Counter(case.differs_in for case in CASES)
    assert not {name: counted[name] for name in CLASSES if counted[name] < 10}
    assert sum(len(sentences_of(article(case.text))) for case in CASES) >= 300


def test_no_text_stands_in_two_pairs_on_one_question() -> None:
    counted = Counter((case.text, case.actor, case.proposition) for case in CASES)
    assert not [key for key, times in counted.items() if times > 1]


def test_the_guide_names_every_kind() -> None:
    guide = GUIDE.read_text("utf-8")
    assert not [name for name in CLASSES if f"| {name} |" not in guide]


def pair(*, texts: Sequence[Mapping[str, str]] = (), **changed: object) -> dict[str, object]:
    """A sound pair, but for what is changed."""
    sound = (
        {"text": "Mali backed the plan.", "actor": "MLI", "stance": "supports"},
        {"text": "Mali attacked the plan.", "actor": "MLI", "stance": "opposes"},
    )
    return {
        "id": "plan",
        "differs_in": "negation",
        "question": {"proposition": "The plan is adopted", "terms": ["the plan"]},
        "texts": [{**before, **after} for before, after in zip(sound, texts or ({}, {}), strict=True)],
        **changed,
    }


def test_a_sound_pair_has_no_faults() -> None:
    assert not faults_of([pair()])


@pytest.mark.parametrize(
    ("pairs", "fault"),
    [
        pytest.param({}, "the file: {} is not of type 'array'", id="no list"),
        pytest.param([pair(differs_in="mood")], "plan differs_in: 'mood' is not one of", id="class"),
        pytest.param([pair(id="The Plan")], "The Plan id: 'The Plan' does not match", id="id"),
        pytest.param([pair(note="x")], "('note' was unexpected)", id="unknown key"),
        pytest.param([pair(question={"proposition": "It is adopted", "terms": []})], "plan question terms", id="terms"),
        pytest.param([pair(texts=[{}, {"stance": "mixed"}])], "texts 2 stance: 'mixed' is not one of", id="stance"),
        pytest.param([pair(texts=[{}, {"reported_by": "Mali"}])], "plan texts 2 reported_by", id="teller"),
        pytest.param([pair(), pair()], "plan: the id stands 2 times", id="id twice"),
        pytest.param([pair(texts=[{}, {"text": "Mali backed the plan."}])], "both texts are the same", id="same text"),
        pytest.param([pair(texts=[{}, {"actor": "NER"}])], "about MLI and NER", id="two actors"),
        pytest.param([pair(texts=[{}, {"stance": "supports"}])], "both texts show supports", id="same stance"),
        pytest.param([pair(texts=[{"actor": "QQQ"}, {"actor": "QQQ"}])], "no actor has the code QQQ", id="actor"),
        pytest.param([pair(texts=[{}, {"reported_by": "QQQ"}])], "no actor has the code QQQ", id="teller unknown"),
        pytest.param([pair(texts=[{}, {"stance": "none", "reported_by": "itself"}])], "nobody reports", id="none told"),
        pytest.param([pair(texts=[{}, {"reported_by": "MLI"}])], "write itself where MLI", id="itself"),
        pytest.param([pair(texts=[{}, {"text": "One. Two. Three. Four."}])], "one to three sentences", id="long"),
    ],
)
def test_faults_of_a_file_are_told(pairs: object, fault: str) -> None:
    assert fault in "\n".join(faults_of(pairs))


def test_the_tally_counts_texts_and_whole_pairs() -> None:
    counts = Tally()
    first, second = cases_of(pair())
    counts.note(first, right=True)
    counts.note(second, right=False)
    assert counts.line == "stance pairs read right: negation 1/2; texts 1/2, whole pairs 0/1"


RUN = 8
"""As many words in a row make a borrowed sentence."""


def runs_of(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def test_nothing_is_borrowed_from_the_benchmark() -> None:
    if not BENCH.is_dir():
        pytest.skip("the benchmark is not there: no folder shared/bench beside the project")
    own = {run: case.id for case in CASES for run in runs_of(case.text)}
    files = [file for file in sorted(BENCH.rglob("*")) if file.suffix in {".txt", ".jsonl", ".json", ".csv", ".md"}]
    assert files, f"no texts under {BENCH.name}"
    borrowed = {
        f"{own[run]}: {' '.join(run)} ({file.name})"
        for file in files
        for run in runs_of(file.read_text("utf-8", "replace"))
        if run in own
    }
    assert not borrowed
