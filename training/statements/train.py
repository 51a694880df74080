"""Train the tagger of statements: ``python training/statements/train.py --out FOLDER --grammar FOLDER``.

``--grammar`` holds ``corenlp/*.xml`` and ``treebanks/*.conllu`` (README.md says which); the first layer learns from
them, the more the earlier. ``--vectors`` are what the embeddings of words begin with. ``--teachers`` names the folders
of earlier trainings: the tagger then learns from their mean as well as from the texts.
Needs torch 2.13 (CPU). Writes a checkpoint after every pass and goes on from it when started again. The seed fixes
the order of the paragraphs, the dropout and the first weights; passes and rates were chosen on PolNeAR's dev part.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import treebanks
from corpora import OWN, POLNEAR, Gold, Paragraph, own, paragraphs, polnear
from network import Tagger, Wanted, expected, known
from torch import nn
from treebanks import corenlp, parsed, treebank, with_grammar

from crisisdesk.reading.encoding import COLUMNS, TAGS, UNKNOWN, Encoder
from crisisdesk.reading.viterbi import best_tags

BATCH_WORDS = 3200
RATE = 3.5e-3
WORD_DROPOUT = 0.06
AVERAGE = 0.998
OWN_TIMES = 2
SHARE_TAUGHT = 0.7
"""How much the teachers count beside the annotators."""
VOCABULARY = 20_000
"""Words that the network knows at most, where vectors name more than the texts do."""
GRAMMAR, GRAMMAR_LAST = 0.15, 0.02
"""How much grammar counts beside statements in the first pass and in the last two."""


def main() -> None:
    """Train, save after every pass, print scores on dev."""
    given = _arguments()
    random.seed(given.seed)
    np.random.seed(given.seed)
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    train = [p for article in polnear("train") for p in _parsed(given.grammar / "corenlp", *article)]
    ours = [p for article in own() for p in paragraphs(*article)]
    dev = [p for article in polnear("dev") for p in paragraphs(*article)]
    held = [p for p in ours if int(p.article.rsplit("-", 1)[-1]) % 10 == 0]
    train += [p for p in ours if p not in held] * OWN_TIMES
    encoder = _encoder(train, _vectors(given.vectors))
    for path in sorted((given.grammar / "treebanks").glob("*.conllu")):
        train += [p for text, sentences in treebank(path) for p in parsed(text, sentences, path.stem)]
    print(f"{len(train)} paragraphs, {len(encoder.vocabulary)} words, own held back {len(held)}", flush=True)
    _fit(given, encoder, train, {"polnear dev": dev, "own held back": held})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--grammar", type=Path, required=True)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--passes", type=int, default=8)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    if not (any(given.grammar.glob("corenlp/*.xml")) and any(given.grammar.glob("treebanks/*.conllu"))):
        parser.error(f"{given.grammar} needs corenlp/*.xml and treebanks/*.conllu")
    if not POLNEAR.exists() or not OWN.exists():
        parser.error(f"PolNeAR is needed at {POLNEAR} and our own articles at {OWN}")
    return given


def _parsed(folder: Path, name: str, text: str, statements: list[Gold]) -> Iterator[Paragraph]:
    """The paragraphs of an article with what CoreNLP made of them, where it is there."""
    path = folder / f"{name}.txt.xml"
    sentences = corenlp(path) if path.exists() else []
    return (with_grammar(one, sentences) for one in paragraphs(name, text, statements))


def _vectors(path: Path | None) -> dict[str, np.ndarray]:
    """Vectors by word, the commonest first, as long as those that the embeddings begin with at random."""
    if not path:
        return {}
    with np.load(path) as stored:
        words, vectors = stored["words"].tolist(), stored["vectors"]
    return dict(zip(words, vectors * (0.1 / vectors.std()), strict=True))


def _encoder(train: Iterable[Paragraph], vectors: Iterable[str]) -> Encoder:
    words: Counter[str] = Counter()
    saying: Counter[str] = Counter()
    for paragraph in train:
        for word, tag in zip(paragraph.words, paragraph.tags, strict=True):
            words[word.low] += 1
            saying[word.low] += TAGS[tag].endswith("cue")
    common = [w for w, n in words.most_common() if n >= 3]
    others = [w for w in vectors if words[w] < 3]
    vocabulary = {w: number for number, w in enumerate([*common, *others[: VOCABULARY - len(common)]], start=2)}
    shares = {w: n / words[w] for w, n in saying.items() if n >= 3 and w[0].isalpha()}
    sayings = {w: 3 if s >= 0.6 else 2 if s >= 0.25 else 1 for w, s in shares.items() if s >= 0.08}
    return Encoder(vocabulary, sayings)


def _fit(given: argparse.Namespace, encoder: Encoder, train: list[Paragraph], sets: dict[str, list[Paragraph]]) -> None:
    numbers = [encoder.encode(p.words, p.ends, p.quotations) for p in train]
    net = Tagger(len(encoder.vocabulary) + 2, given.hidden)
    for word, vector in _vectors(given.vectors).items():
        if word in encoder.vocabulary:
            net.embeddings[0].weight.data[encoder.vocabulary[word]] = torch.from_numpy(vector)
    teachers = [_earlier(folder, encoder, given.hidden) for folder in given.teachers]
    answers = dict(_answers(train, numbers, teachers))
    print(f"{sum(p.numel() for p in net.parameters()):,} parameters", flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-4, betas=(0.9, 0.99))
    steps = len(_batches(train, shuffle=False)) * given.passes
    rates = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=int(steps * 1.03) + 50, pct_start=0.06)
    average = {name: value.detach().clone() for name, value in net.state_dict().items()}
    checkpoint = given.out / "checkpoint.pt"
    done = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        rates.load_state_dict(saved["rates"])
        average, done = saved["average"], saved["done"]
        random.seed(given.seed + done)
    for number in range(done, given.passes):
        started, losses = time.monotonic(), []
        grammar = max(GRAMMAR_LAST, GRAMMAR * (1 - number / (given.passes - 2)))
        net.train()
        for batch in _batches(train, shuffle=True):
            loss = _step(net, [numbers[i] for i in batch], [answers[i] for i in batch], grammar)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            if rates.last_epoch + 1 < rates.total_steps:
                rates.step()
            losses.append(loss.item())
            for name, value in net.state_dict().items():
                average[name].mul_(AVERAGE).add_(value, alpha=1 - AVERAGE)
        state = {"net": net.state_dict(), "optimiser": optimiser.state_dict(), "rates": rates.state_dict()}
        torch.save({**state, "average": average, "done": number + 1}, checkpoint)
        scores = {name: _scores(average, encoder, found, given.hidden) for name, found in sets.items()}
        _save(given.out, average, encoder, scores, number + 1)
        print(
            f"pass {number + 1}: loss {np.mean(losses):.4f}, {time.monotonic() - started:.0f} s, {scores}", flush=True
        )


def _earlier(folder: Path, encoder: Encoder, hidden: int) -> Tagger:
    """The network of an earlier training, with weights as they were saved."""
    if json.loads((folder / "words.json").read_text("utf-8"))["vocabulary"] != list(encoder.vocabulary):
        raise SystemExit(f"{folder} was trained on other texts: its words differ; train it anew")
    net = Tagger(len(encoder.vocabulary) + 2, hidden)
    with np.load(folder / "weights.npz") as stored:
        net.load_state_dict({name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored.files})
    return net.eval()


@dataclass(frozen=True)
class Answer:
    """What a paragraph's words and pairs of words should be tagged, and the numbers of their grammar.

    ``words`` has the shape (words, tags), ``pairs`` (tags, tags), ``grammar`` (words, 3); None where nobody says.
    """

    words: np.ndarray | None
    pairs: np.ndarray | None
    grammar: np.ndarray | None


def _answers(
    train: Sequence[Paragraph], numbers: Sequence[np.ndarray], teachers: Sequence[Tagger]
) -> Iterator[tuple[int, Answer]]:
    """By number what each paragraph should be: by the annotators, mixed with the teachers, or by the teachers alone."""
    for batch in _batches(train, shuffle=False):
        given, lengths, mask, order = _padded([numbers[i] for i in batch])
        tags = torch.zeros(mask.shape, dtype=torch.long)
        for at, i in enumerate(order):
            tags[: lengths[at], at] = torch.tensor(train[batch[i]].tags or [0] * lengths[at])
        told = known(tags, mask)
        guessed = _opinion(teachers, given, lengths, mask) if teachers else None
        mixed = told.mixed(guessed, SHARE_TAUGHT) if guessed else told
        for at, i in enumerate(order):
            paragraph = train[batch[i]]
            wanted = mixed if paragraph.tags else guessed
            grammar = np.array(paragraph.grammar, dtype=np.int16) if paragraph.grammar else None
            words = wanted.words[: lengths[at], at].numpy().astype(np.float16) if wanted else None
            yield batch[i], Answer(words, wanted.pairs[at].numpy() if wanted else None, grammar)


@torch.no_grad()
def _opinion(teachers: Sequence[Tagger], given: torch.Tensor, lengths: list[int], mask: torch.Tensor) -> Wanted:
    """What the mean of the teachers expects."""
    emissions = torch.stack([one.emissions(given, lengths) for one in teachers]).mean(0)
    tables = [(one.transitions + one.broken, one.starts + one.first, one.stops) for one in teachers]
    transitions, starts, stops = (torch.stack(same).mean(0) for same in zip(*tables, strict=True))
    return expected(emissions, (transitions, starts, stops), mask)


def _step(net: Tagger, numbers: Sequence[np.ndarray], answers: Sequence[Answer], grammar: float) -> torch.Tensor:
    """The loss of a batch: by statements, and by grammar as much as ``grammar`` says."""
    given, lengths, mask, order = _padded(numbers)
    wanted = [answers[i] for i in order]
    dropped = (torch.rand(mask.shape) < WORD_DROPOUT) & (mask > 0)
    given[:, :, 0][dropped] = UNKNOWN
    emissions, names = net(given, lengths)
    numbered = torch.full((*mask.shape, len(names)), treebanks.UNKNOWN)
    for at, answer in enumerate(wanted):
        if answer.grammar is not None:
            numbered[: lengths[at], at] = torch.from_numpy(answer.grammar).long()
    by_grammar = sum(_named(scores, numbered[:, :, n]) for n, scores in enumerate(names)) / mask.sum()
    told = [at for at, answer in enumerate(wanted) if answer.words is not None]
    if not told:
        return grammar * by_grammar
    longest = lengths[told[0]]
    words = torch.zeros(longest, len(told), len(TAGS))
    for row, at in enumerate(told):
        words[: lengths[at], row] = torch.from_numpy(wanted[at].words).float()
    pairs = torch.stack([torch.from_numpy(wanted[at].pairs) for at in told])
    by_statements = net.loss(emissions[:longest, told], Wanted(words, pairs), mask[:longest, told])
    return by_statements + grammar * by_grammar


def _named(scores: torch.Tensor, numbered: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of names over the words whose name is known, summed."""
    return nn.functional.cross_entropy(
        scores.flatten(0, 1), numbered.flatten(), ignore_index=treebanks.UNKNOWN, reduction="sum"
    )


def _padded(numbers: Sequence[np.ndarray]) -> tuple[torch.Tensor, list[int], torch.Tensor, list[int]]:
    """Numbers (words, paragraphs, columns), lengths, mask (words, paragraphs) and the order, the longest first."""
    order = sorted(range(len(numbers)), key=lambda i: -len(numbers[i]))
    lengths = [len(numbers[i]) for i in order]
    given = torch.zeros(lengths[0], len(order), COLUMNS, dtype=torch.long)
    mask = torch.zeros(lengths[0], len(order))
    for at, i in enumerate(order):
        given[: lengths[at], at] = torch.from_numpy(numbers[i]).long()
        mask[: lengths[at], at] = 1
    return given, lengths, mask, order


def _batches(train: Sequence[Paragraph], *, shuffle: bool) -> list[list[int]]:
    noise = [random.random() * 6 if shuffle else 0 for _ in train]
    order = sorted((i for i, p in enumerate(train) if p.words), key=lambda i: -(len(train[i].words) + noise[i]))
    batches: list[list[int]] = []
    longest = 0
    for i in order:
        size = len(train[i].words)
        if not batches or max(longest, size) * (len(batches[-1]) + 1) > BATCH_WORDS:
            batches.append([])
            longest = size
        longest = max(longest, size)
        batches[-1].append(i)
    if shuffle:
        random.shuffle(batches)
    return batches


def _scores(
    average: dict[str, torch.Tensor], encoder: Encoder, found: list[Paragraph], hidden: int
) -> dict[str, float]:
    """F1 of whole segments by role."""
    net = Tagger(len(encoder.vocabulary) + 2, hidden)
    net.load_state_dict(average)
    net.eval()
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    with torch.no_grad():
        for batch in _batches(found, shuffle=False):
            numbers = [encoder.encode(found[i].words, found[i].ends, found[i].quotations) for i in batch]
            given, lengths, _, places = _padded(numbers)
            order = [batch[place] for place in places]
            emissions = net.emissions(given, lengths).transpose(0, 1).numpy()
            weights = (net.transitions + net.broken).numpy(), (net.starts + net.first).numpy(), net.stops.numpy()
            for row, i in enumerate(order):
                tags = best_tags(emissions[row : row + 1, : lengths[row]], [lengths[row]], *weights)[0]
                mine, theirs = _segments(tags), _segments(found[i].tags)
                said.update(role for role, *_ in mine)
                gold.update(role for role, *_ in theirs)
                right.update(role for role, *_ in mine & theirs)
    return {role: round(2 * right[role] / max(1, said[role] + gold[role]), 4) for role in sorted(gold)}


def _segments(tags: Sequence[int]) -> set[tuple[str, int, int]]:
    result: set[tuple[str, int, int]] = set()
    start = 0
    for at in range(len(tags) + 1):
        name = TAGS[tags[at]] if at < len(tags) else "O"
        if at and not name.startswith("I-") and TAGS[tags[at - 1]] != "O":
            result.add((TAGS[tags[at - 1]][2:], start, at))
        if not name.startswith("I-"):
            start = at
    return result


def _save(
    folder: Path, average: dict[str, torch.Tensor], encoder: Encoder, scores: dict[str, dict[str, float]], passes: int
) -> None:
    weights = {name: value.numpy().astype(np.float16) for name, value in average.items()}
    np.savez_compressed(folder / "weights.npz", **weights)
    words = {"vocabulary": list(encoder.vocabulary), "sayings": encoder.sayings, "scores": scores, "passes": passes}
    (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False))


if __name__ == "__main__":
    main()
