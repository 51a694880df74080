"""Grammar that the tagger learns: gathered from checkouts, brought to one scheme and to our words."""

import sys
from pathlib import Path
from typing import Any

import pytest
from training_scripts import script

from crisisdesk.reading.grammar import HEADS, POS, RELATIONS

TRAINING = Path(__file__).resolve().parents[2] / "training" / "statements"


TREEBANKS = script("statements", "treebanks")
GATHER = script("statements", "gather")


def named(paragraph: Any) -> list[tuple[str, str | None, str | None, str | None]]:
    """Each word with the names of its part of speech, relation and head."""
    names = (POS, RELATIONS, HEADS)
    rows = [
        tuple(of[number] if number >= 0 else None for of, number in zip(names, row, strict=True))
        for row in paragraph.grammar
    ]
    return [(word.text, *row) for word, row in zip(paragraph.words, rows, strict=True)]


def conllu(*rows: str, notes: tuple[str, ...] = ()) -> str:
    """A sentence from rows of number, form, part of speech, head, relation and, where wanted, the last column."""
    lines = []
    for row in rows:
        number, form, pos, head, relation, *last = row.split()
        lines.append("\t".join([number, form, "_", "_", pos, "_", head, relation, "_", last[0] if last else "_"]))
    return "\n".join([*notes, *lines]) + "\n"


MET = conllu(
    "1 Ministers NNS 4 nsubj",
    "2-3 haven't _ _ _",
    "2 have VBP 4 aux",
    "3 n't RB 4 advmod",
    "4 met VBN 0 root SpaceAfter=No",
    "5 . . 4 punct",
    notes=("# newdoc id = first",),
)
ASKED = conllu(
    "1 Envoys NNS 2 nsubj",
    "2 asked VBD 0 root",
    "2.1 asked VBD _ _",
    "3 why WRB 2 ccomp:odd SpaceAfter=No",
    "4 . . 2 punct",
)
OTHER = conllu("1 Talks NNS 2 nsubj", "2 stalled VBD 0 root", notes=("# newdoc id = second",))


@pytest.fixture
def treebank(tmp_path: Path) -> list[tuple[str, Any]]:
    path = tmp_path / "small.conllu"
    path.write_text(f"{MET}\n{ASKED}\n{OTHER}\n", "utf-8")
    return list(TREEBANKS.treebank(path))


def test_the_text_of_a_treebank_has_its_blanks_and_its_documents(treebank: list[tuple[str, Any]]) -> None:
    assert [text.strip() for text, _ in treebank] == ["Ministers haven't met. Envoys asked why.", "Talks stalled"]


def test_words_of_a_treebank_have_grammar(treebank: list[tuple[str, Any]]) -> None:
    (paragraph,) = TREEBANKS.parsed(*treebank[0], "small")
    assert paragraph.tags == ()
    assert named(paragraph) == [
        ("Ministers", "NNS", "nsubj", "+2V"),
        ("haven't", "VBP", "aux", "+1V"),
        ("met", "VBN", "root", "root"),
        (".", "PUNCT", "punct", None),
        ("Envoys", "NNS", "nsubj", "+1V"),
        ("asked", "VBD", "root", "root"),
        ("why", "WRB", "ccomp", "-1V"),
        (".", "PUNCT", "punct", None),
    ]


PARSE = """<document><sentences><sentence id="1"><tokens>{tokens}</tokens>
<dependencies type="basic-dependencies">{links}</dependencies>
<dependencies type="collapsed-dependencies"><dep type="odd"><governor idx="1"/><dependent idx="2"/></dep></dependencies>
</sentence></sentences></document>"""
ACCORD = "Accords were signed by ministers and envoys."
PARSED = (
    "Accords NNS nsubjpass 3|were VBD auxpass 3|signed VBN root 0|by IN case 5|ministers NNS nmod 3|"
    "and CC cc 5|envoys NNS conj 5|. . punct 3"
)


def corenlp(text: str, rows: str) -> str:
    """CoreNLP's file of a sentence from rows of word, part of speech, relation and number of the head."""
    tokens = links = ""
    end = 0
    for number, row in enumerate(rows.split("|"), start=1):
        word, pos, relation, head = row.split()
        start = text.index(word, end)
        end = start + len(word)
        tokens += (
            f'<token id="{number}"><word>{word}</word><CharacterOffsetBegin>{start}</CharacterOffsetBegin>'
            f"<CharacterOffsetEnd>{end}</CharacterOffsetEnd><POS>{pos}</POS></token>"
        )
        links += f'<dep type="{relation}"><governor idx="{head}"/><dependent idx="{number}"/></dep>'
    return PARSE.format(tokens=tokens, links=links)


def test_a_parse_of_corenlp_is_brought_to_the_scheme_of_treebanks(tmp_path: Path) -> None:
    path = tmp_path / "accord.txt.xml"
    path.write_text(corenlp(ACCORD, PARSED), "utf-8")
    (paragraph,) = TREEBANKS.parsed(ACCORD, TREEBANKS.corenlp(path), "accord")
    assert named(paragraph) == [
        ("Accords", "NNS", "nsubj:pass", "+2V"),
        ("were", "VBD", "aux:pass", "+1V"),
        ("signed", "VBN", "root", "root"),
        ("by", "IN", "case", "+1N"),
        ("ministers", "NNS", "obl:agent", "-1V"),
        ("and", "CC", "cc", "+1N"),
        ("envoys", "NNS", "conj", "-1N"),
        (".", "PUNCT", "punct", None),
    ]


def test_words_without_annotation_have_no_grammar(tmp_path: Path) -> None:
    (paragraph,) = TREEBANKS.parsed(ACCORD, [], "accord")
    assert set(paragraph.grammar) == {(TREEBANKS.UNKNOWN,) * 3}


@pytest.fixture
def checkouts(tmp_path: Path) -> dict[str, Path]:
    """Three small checkouts, each with documents that must stay out."""
    sources = "not-to-release/sources"
    held = ("GUM_news_held", "GUM_vlog_held")
    files = {
        "polnear": {f"data/{part}/corenlp/{part}.txt.xml": part for part in ("train", "dev", "test")},
        "ewt": {f"{sources}/{name}.conllu": f"{name}\n" for name in ("email/z", "weblog/a.xml", "weblog/held")}
        | {"not-to-release/file-lists/files.train": "weblog/a.xml.conllu\nemail/z\n"},
        "gum": {f"{sources}/GUM_{name}.conllu": f"{name}\n\n\n" for name in ("news_b", "fiction_a", "bio_a")}
        | {f"{sources}/{name}.conllu": name for name in held}
        | {f"en_gum-ud-{n}.conllu": f"# newdoc id = {d}\n" for n, d in zip(("dev", "test"), held, strict=True)},
    }
    for name, texts in files.items():
        for place, text in texts.items():
            path = tmp_path / name / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return {name: tmp_path / name for name in files}


def gather(folders: dict[str, Path], out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = [word for name, folder in folders.items() for word in (f"--{name}", str(folder))]
    monkeypatch.setattr(sys, "argv", ["gather.py", *options, "--out", str(out)])
    GATHER.main()


def test_only_documents_for_training_are_gathered(
    checkouts: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(checkouts, tmp_path / "out", monkeypatch)
    found = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.*")}
    assert found == {
        "train.txt.xml": "train",
        "ewt.conllu": "weblog/a.xml\n\nemail/z\n\n",
        "gum.conllu": "bio_a\n\nnews_b\n\n",
    }


LACKING = {
    "polnear": "data/train/corenlp/train.txt.xml",
    "ewt": "not-to-release/sources/email/z.conllu",
    "gum": "en_gum-ud-test.conllu",
}


@pytest.mark.parametrize(("name", "place"), LACKING.items(), ids=LACKING)
def test_a_checkout_that_is_not_whole_is_named_and_nothing_is_written(
    name: str,
    place: str,
    checkouts: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (checkouts[name] / place).unlink()
    with pytest.raises(SystemExit):
        gather(checkouts, tmp_path / "out", monkeypatch)
    assert f"{checkouts[name]} lacks" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
