"""Gather the annotations of grammar that ``train.py --grammar`` takes from checkouts of three repositories.

    python training/statements/gather.py --polnear CHECKOUT --ewt CHECKOUT --gum CHECKOUT --out FOLDER

Of PolNeAR only what CoreNLP made of the train part, of the treebanks only documents outside their dev and test parts:
of the English Web Treebank those that it names for training, of GUM the genres near to news. README.md names commits
and licences. The result is for training alone and never enters the repository.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "src")]

from crisisdesk.errors import Misuse  # noqa: E402

GENRES = ("news", "interview", "bio", "voyage", "speech", "textbook", "vlog")
"""Genres of GUM whose texts are CC BY or in the public domain."""
SOURCES = Path("not-to-release/sources")


def parses(polnear: Path) -> list[Path]:
    """CoreNLP's files of the train part. Raises Misuse where the checkout has none."""
    found = sorted((polnear / "data/train/corenlp").glob("*.xml"))
    return found or _lacking(polnear, "data/train/corenlp/*.xml")


def web_documents(ewt: Path) -> list[Path]:
    """The documents for training in the treebank's own order. Raises Misuse where the list or a document is missing."""
    names = _text(ewt, "not-to-release/file-lists/files.train").split()
    found = [ewt / SOURCES / f"{name.removesuffix('.conllu')}.conllu" for name in names]
    missing = [path for path in found if not path.is_file()]
    if missing:
        _lacking(ewt, f"{missing[0].relative_to(ewt)}, and {len(missing) - 1} more")
    return found


def near_news(gum: Path) -> list[Path]:
    """The documents of ``GENRES`` by name, but those released as dev and test. Raises Misuse where something lacks."""
    held = {name for part in ("dev", "test") for name in _documents(_text(gum, f"en_gum-ud-{part}.conllu"))}
    found = [path for genre in GENRES for path in (gum / SOURCES).glob(f"GUM_{genre}_*.conllu")]
    return sorted(path for path in found if path.stem not in held) or _lacking(gum, f"{SOURCES}/GUM_*.conllu")


def joined(documents: Iterable[Path]) -> str:
    """Documents of CoNLL-U as one, with a blank line behind each."""
    return "".join(path.read_text("utf-8").rstrip("\n") + "\n\n" for path in documents)


def _documents(treebank: str) -> list[str]:
    return re.findall(r"# newdoc id = (\S+)", treebank)


def _text(checkout: Path, name: str) -> str:
    return (checkout / name).read_text("utf-8") if (checkout / name).is_file() else _lacking(checkout, name)


def _lacking(checkout: Path, name: str) -> NoReturn:
    raise Misuse(f"{checkout} lacks {name}; give a whole checkout of the commit that README.md names")


def main() -> None:
    """Write ``corenlp/*.xml`` and ``treebanks/*.conllu``; nothing is written where a checkout is not whole."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("polnear", "ewt", "gum", "out"):
        options.add_argument(f"--{name}", type=Path, required=True)
    given = options.parse_args()
    try:
        copied = parses(given.polnear)
        treebanks = {"ewt": web_documents(given.ewt), "gum": near_news(given.gum)}
    except Misuse as error:
        options.error(str(error))
    for folder in ("corenlp", "treebanks"):
        (given.out / folder).mkdir(parents=True, exist_ok=True)
    for path in copied:
        shutil.copyfile(path, given.out / "corenlp" / path.name)
    for name, documents in treebanks.items():
        (given.out / "treebanks" / f"{name}.conllu").write_text(joined(documents), "utf-8")
    print(f"{len(copied)} texts of PolNeAR, {', '.join(f'{len(d)} documents of {n}' for n, d in treebanks.items())}")


if __name__ == "__main__":
    main()
