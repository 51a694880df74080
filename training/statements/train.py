"""Train the tagger of statements: ``python training/statements/train.py --out FOLDER``.

``--teachers`` names the folders of earlier trainings: the tagger then learns from their mean as well as from the texts.
Needs torch 2.13 (CPU). Writes a checkpoint after every pass and goes on from it when started again. The seed fixes
the order of the paragraphs, the dropout and the first weights; passes and rates were chosen on PolNeAR's dev part.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from corpora import OWN, POLNEAR, Paragraph, own, paragraphs, polnear
from network import Tagger, Wanted, expected, known

from crisisdesk.reading.encoding import COLUMNS, TAGS, UNKNOWN, Encoder
from crisisdesk.reading.viterbi import best_tags

BATCH_WORDS = 3200
RATE = 3.5e-3
WORD_DROPOUT = 0.06
AVERAGE = 0.998
OWN_TIMES = 2
SHARE_TAUGHT = 0.7
"""How much the teachers count beside the annotators."""


def main() -> None:
    """Train, save after every pass, print scores on dev."""
    given = _arguments()
    random.seed(given.seed)
    np.random.seed(given.seed)
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    train = [p for article in polnear("train") for p in paragraphs(*article)]
    ours = [p for article in own() for p in paragraphs(*article)]
    dev = [p for article in polnear("dev") for p in paragraphs(*article)]
    held = [p for p in ours if int(p.article.rsplit("-", 1)[-1]) % 10 == 0]
    train += [p for p in ours if p not in held] * OWN_TIMES
    encoder = _encoder(train)
    print(f"{len(train)} paragraphs, {len(encoder.vocabulary)} words, own held back {len(held)}", flush=True)
    _fit(given, encoder, train, {"polnear dev": dev, "own held back": held})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=8)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--teachers", type=Path, nargs="*", default=[])
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    if not POLNEAR.exists() or not OWN.exists():
        parser.error(f"PolNeAR is needed at {POLNEAR} and our own articles at {OWN}")
    return given


def _encoder(train: Iterable[Paragraph]) -> Encoder:
    words: Counter[str] = Counter()
    saying: Counter[str] = Counter()
    for paragraph in train:
        for word, tag in zip(paragraph.words, paragraph.tags, strict=True):
            words[word.low] += 1
            saying[word.low] += TAGS[tag].endswith("cue")
    vocabulary = {w: number for number, w in enumerate((w for w, n in words.most_common() if n >= 3), start=2)}
    shares = {w: n / words[w] for w, n in saying.items() if n >= 3 and w[0].isalpha()}
    sayings = {w: 3 if s >= 0.6 else 2 if s >= 0.25 else 1 for w, s in shares.items() if s >= 0.08}
    return Encoder(vocabulary, sayings)


def _fit(given: argparse.Namespace, encoder: Encoder, train: list[Paragraph], sets: dict[str, list[Paragraph]]) -> None:
    numbers = [encoder.encode(p.words, p.ends, p.quotations) for p in train]
    net = Tagger(len(encoder.vocabulary) + 2, given.hidden)
    teachers = [_earlier(folder, encoder, given.hidden) for folder in given.teachers]
    answers = _answers(train, numbers, teachers)
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
        net.train()
        for batch in _batches(train, shuffle=True):
            loss = _step(net, [numbers[i] for i in batch], [answers[i] for i in batch])
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


def _answers(
    train: Sequence[Paragraph], numbers: Sequence[np.ndarray], teachers: Sequence[Tagger]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """What each paragraph's words and pairs of words should be: by the annotators, mixed with the teachers."""
    answers: list[tuple[np.ndarray, np.ndarray]] = [(np.empty(0), np.empty(0))] * len(train)
    for batch in _batches(train, shuffle=False):
        given, lengths, mask, order = _padded([numbers[i] for i in batch])
        tags = torch.zeros(mask.shape, dtype=torch.long)
        for at, i in enumerate(order):
            tags[: lengths[at], at] = torch.tensor(train[batch[i]].tags)
        wanted = known(tags, mask)
        if teachers:
            wanted = wanted.mixed(_opinion(teachers, given, lengths, mask), SHARE_TAUGHT)
        for at, i in enumerate(order):
            answers[batch[i]] = wanted.words[: lengths[at], at].numpy().astype(np.float16), wanted.pairs[at].numpy()
    return answers


@torch.no_grad()
def _opinion(teachers: Sequence[Tagger], given: torch.Tensor, lengths: list[int], mask: torch.Tensor) -> Wanted:
    """What the mean of the teachers expects."""
    emissions = torch.stack([one.emissions(given, lengths) for one in teachers]).mean(0)
    tables = [(one.transitions + one.broken, one.starts + one.first, one.stops) for one in teachers]
    transitions, starts, stops = (torch.stack(same).mean(0) for same in zip(*tables, strict=True))
    return expected(emissions, (transitions, starts, stops), mask)


def _step(net: Tagger, numbers: Sequence[np.ndarray], answers: Sequence[tuple[np.ndarray, np.ndarray]]) -> torch.Tensor:
    given, lengths, mask, order = _padded(numbers)
    words = torch.zeros(*mask.shape, len(TAGS))
    for at, i in enumerate(order):
        words[: lengths[at], at] = torch.from_numpy(answers[i][0]).float()
    pairs = torch.stack([torch.from_numpy(answers[i][1]) for i in order])
    dropped = (torch.rand(mask.shape) < WORD_DROPOUT) & (mask > 0)
    given[:, :, 0][dropped] = UNKNOWN
    return net.loss(net.emissions(given, lengths), Wanted(words, pairs), mask)


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
