from pathlib import Path
from random import Random

import pytest

from crisisdesk.errors import Misuse, SourceError
from crisisdesk.warning.forecasting.quadruples import split
from crisisdesk.warning.forecasting.trials import trial


def parts(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{name}.txt" for name in ("train", "valid", "test")]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


def invented_lines(first: int, last: int, step: int = 1) -> str:
    """Sources 2 to 8 meet 0 and 1 by turns, day after day, and now and then anybody. Days in falling order."""
    random = Random(first)
    lines = []
    for day in reversed(range(first, last)):
        for source in range(2, 9):
            target = (source + day) % 2 if random.random() < 0.8 else random.randrange(9)
            lines.append(f"{source}\t{source % 3}\t{target}\t{day * step}\t-1")
    return "\n".join([*lines, lines[0], ""])


@pytest.mark.parametrize("step", [1, 24])
def test_days_and_hours_give_the_same_split(tmp_path: Path, step: int) -> None:
    texts = [invented_lines(*days, step) for days in ((5, 9), (9, 11), (12, 14))]
    found = split(*parts(tmp_path, *texts))
    assert [day for part in (found.train, found.valid, found.test) for day, _ in part] == [0, 1, 2, 3, 4, 5, 7, 8]
    assert (found.count, found.types, found.named) == (9, 3, False)


def test_names_give_homes(tmp_path: Path) -> None:
    (tmp_path / "entity2id.txt").write_text("Nigeria\t0\nCitizen_(Nigeria)\t1\nCitizen_(Nigeria)\t2\n", "utf-8")
    found = split(*parts(tmp_path, "0 0 1 0", "1 0 0 1", "9 0 7 2"))
    home, _ = found.actors.columns()
    numbers = found.actors.names.numbers
    assert found.named
    assert home[numbers["Citizen (Nigeria)"]] == numbers["Nigeria"]
    assert found.count == 10


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("0 0 1 0", "1 0 0 0", "0 0 1 2"), r"valid.txt: begins before"),
        (("0 0 1 0", "1 0 0 2", "0 0 1 1"), r"test.txt: begins before"),
        (("0 0 1 0\n1 0 x 0", "1 0 0 2", "0 0 1 3"), r"train.txt:2: is not source"),
        (("0 0 1 0", "1 0 0", "0 0 1 3"), r"valid.txt:1: is not source"),
        (("0 0 1 0", "1 0 0 -2", "0 0 1 3"), r"valid.txt:1: is not source"),
        (("0 0 1 0", "\n", "0 0 1 3"), r"valid.txt: holds no events"),
        (("", "", ""), r"train.txt: holds no events"),
    ],
    ids=["overlap", "disorder", "letters", "short", "negative", "blank", "empty"],
)
def test_files_that_are_none(tmp_path: Path, texts: tuple[str, str, str], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        split(*parts(tmp_path, *texts))


def test_a_missing_file_and_wrong_names_are_said(tmp_path: Path) -> None:
    paths = parts(tmp_path, "0 0 1 0", "0 0 1 1", "0 0 1 2")
    with pytest.raises(SourceError, match="cannot be read"):
        split(tmp_path / "none.txt", *paths[1:])
    (tmp_path / "entity2id.txt").write_text("Nigeria\n", "utf-8")
    with pytest.raises(SourceError, match=r"entity2id.txt:1: is not a name"):
        split(*paths)


def test_a_trial_learns_the_rhythm_and_meets_what_train_never_saw(tmp_path: Path) -> None:
    texts = [invented_lines(*days) for days in ((0, 70), (70, 80), (80, 90))]
    found = trial(split(*parts(tmp_path, *texts[:2], f"{texts[2]}77\t9\t78\t85\n0\t0\t79\t86\n")))
    assert found.test.mrr > found.baseline.mrr > 0
    assert found.test.hits_1 <= found.test.hits_3 <= found.test.hits_10 <= found.listed <= 1
    assert found.actors == 80
    assert 0 <= found.reliability.error <= 0.2
    assert found.intervals_kept <= found.intervals_given
    assert found.cpu_seconds >= found.fitted_seconds > 0


def test_a_stream_of_one_day_is_too_little(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="nothing can be learnt from train"):
        trial(split(*parts(tmp_path, "0 0 0 0\n0 0 0 0", "0 0 0 1", "0 0 0 2")))
