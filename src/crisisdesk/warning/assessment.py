"""What the signals say about countries on a day, or why they cannot say anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

import numpy as np

from crisisdesk.record import Snapshot
from crisisdesk.record.streams import Told
from crisisdesk.warning.findings import CrisisWarning, Finding
from crisisdesk.warning.history import History, Known, history_weights
from crisisdesk.warning.levels import Confidence, Likelihood, confidence, level, likelihood
from crisisdesk.warning.signals import signals
from crisisdesk.warning.stream import DAYS_OF_PAST, Stream
from crisisdesk.warning.surprise import DETECTORS, Counts, Evidence, Flags, Floats, stands_out
from crisisdesk.warning.weights import HISTORY, Asked, evidence, weights

LEAST_WEEKS = 4
"""Weeks of past below which nothing is said."""
MOST_WEEKS = 26
"""Weeks of past that count: the same half year for every country."""
FALSE_DISCOVERIES = 0.1
"""Share of false ones among the signals of a week that stand out (Benjamini and Hochberg)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A country's (or pair's) last days compared with its past.

    ``begun`` is the probability that a crisis began in the week that ends on the day or the one before, ``ahead`` that
    one begins within the four weeks after it; both are None for a pair, for which there is nothing to calibrate on.
    ``read`` and ``usually_read`` are stories a week. ``findings`` are those that say something, the heaviest first.
    """

    subject: str
    day: date
    begun: float | None
    ahead: float | None
    level: str
    confidence: Confidence
    weeks_of_past: int
    read: int
    usually_read: float
    findings: tuple[Finding, ...]

    @property
    def likelihood(self) -> Likelihood | None:
        """The word and range for a crisis within four weeks."""
        return None if self.ahead is None else likelihood(self.ahead)

    @property
    def warning(self) -> CrisisWarning | None:
        """The warning that this assessment gives reason for; None where nothing speaks, or for a pair."""
        if not self.findings or self.begun is None or self.ahead is None:
            return None
        return CrisisWarning(
            subject=self.subject,
            day=self.day,
            begun=self.begun,
            ahead=self.ahead,
            level=self.level,
            confidence=self.confidence,
            findings=self.findings,
        )


@dataclass(frozen=True, slots=True)
class TooLittle:
    """The record does not allow an assessment, and why."""

    subject: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Strengths:
    """All comparisons of a day: by signal (rows) and subject (columns)."""

    subjects: tuple[str, ...]
    weeks: int
    counts: tuple[Counts, ...]
    evidence: tuple[Evidence, ...]

    @property
    def table(self) -> Floats:
        """The evidence as one table."""
        return np.stack([found.strength for found in self.evidence])

    def of(self, place: int) -> dict[str, float]:
        """The evidence for one subject by signal."""
        return {s.name: float(found.strength[place]) for s, found in zip(signals(), self.evidence, strict=True)}


class Assessor:
    """Assesses days of a stream.

    ``history`` is optional; ``detector`` is one of ``DETECTORS``. ``fitted`` says that the weights were fitted on this
    stream, or that its scorecard has shown that they hold; without it confidence is never high.
    """

    def __init__(
        self, stream: Stream, history: History | None = None, detector: str = "surprise", fitted: bool = False
    ) -> None:
        self.stream = stream
        self.history = history
        self.fitted = fitted
        self._detect = DETECTORS[detector]

    def strengths(self, day: date, subjects: Iterable[str]) -> Strengths | str:
        """How unusual every signal is for every subject on a day, or why that cannot be said."""
        if day.toordinal() <= DAYS_OF_PAST:
            return f"the calendar begins too shortly before {day} to have a past"
        past = self.stream.weeks_read(day, MOST_WEEKS)
        if len(past) < LEAST_WEEKS:
            return f"{len(past)} weeks before {day} were read; {LEAST_WEEKS} are needed to know what is usual"
        if not self.stream.read_in(day - timedelta(days=6), day):
            return f"nothing was read in the seven days to {day}; that is no calm"
        chosen = tuple(subjects)
        counts = tuple(self.stream.counts(number, day, past, chosen) for number in range(len(signals())))
        return Strengths(chosen, len(past), counts, tuple(self._detect(each) for each in counts))

    def all(self, day: date, subjects: Iterable[str] | None = None) -> list[Assessed | TooLittle]:
        """Every country of the stream (or those named) on a day; what stands out is judged among all of the stream."""
        wanted = tuple(subjects) if subjects is not None else self.stream.subjects
        everyone = tuple(dict.fromkeys((*self.stream.subjects, *wanted)))
        found = self.strengths(day, everyone)
        if isinstance(found, str):
            return [TooLittle(subject, day, found) for subject in wanted]
        notable = stands_out(found.table, FALSE_DISCOVERIES)
        places = {subject: place for place, subject in enumerate(everyone)}
        return [self._assessed(found, places[subject], notable, day) for subject in wanted]

    def _events(self, number: int, subject: str, day: date) -> tuple[Told, ...]:
        signal = signals()[number]
        begin = day - timedelta(days=7 * signal.weeks - 1)
        if signal.fewer:
            return self.stream.events(number, subject, begin - timedelta(weeks=LEAST_WEEKS), begin - timedelta(days=1))
        return self.stream.events(number, subject, begin, day)

    def _assessed(self, found: Strengths, place: int, notable: Flags, day: date) -> Assessed:
        known = self.history.known(found.subjects[place], day) if self.history else None
        share = weights(Asked.BEGUN, known is not None).of
        findings = [
            finding
            for number, signal in enumerate(signals())
            if (finding := self._finding(found, number, place, bool(notable[number, place]), share[signal.name], day))
        ]
        findings += _of_history(known)
        findings.sort(key=lambda finding: (-finding.weight, -finding.strength, finding.signal))
        return self._judged(found, place, known, tuple(findings), day)

    def _finding(
        self, found: Strengths, number: int, place: int, notable: bool, weight: float, day: date
    ) -> Finding | None:
        signal, counts, (expected, strengths) = signals()[number], found.counts[number], found.evidence[number]
        strength = float(strengths[place])
        events = self._events(number, found.subjects[place], day) if strength > _QUIET else ()
        if not events:
            return None
        now, usual = float(counts.now[place]), float(expected[place])
        return Finding(
            signal=signal.name,
            now=now,
            expected=usual,
            strength=strength,
            weight=weight * evidence(strength),
            stands_out=notable,
            reason=_reason(signal.what, now, usual, signal.weeks, strength),
            events=events,
        )

    def _judged(
        self, found: Strengths, place: int, known: Known | None, findings: tuple[Finding, ...], day: date
    ) -> Assessed:
        begun, ahead = (None, None) if self.stream.pair else _probabilities(found.of(place), known)
        standing = sum(finding.stands_out for finding in findings)
        read = self.stream.read_in(day - timedelta(days=6), day)
        usual = mean(number for _, number in self.stream.weeks_read(day, MOST_WEEKS))
        return Assessed(
            subject=found.subjects[place],
            day=day,
            begun=begun,
            ahead=ahead,
            level=level(begun or 0.0, ahead or 0.0, standing),
            confidence=confidence(
                _measures(read / usual, found.weeks, known, findings) | {"fitted": float(self.fitted)}
            ),
            weeks_of_past=found.weeks,
            read=read,
            usually_read=usual,
            findings=findings,
        )


_QUIET = 0.3
"""Evidence up to which a count is as usual: about one week in two."""


def assess(
    snapshot: Snapshot, subject: str, day: date, history: History | None = None, detector: str = "surprise"
) -> Assessed | TooLittle:
    """Compare the seven days up to a day with the past of a country (``KAZ``) or of a pair (``KAZ-RUS``)."""
    stream = Stream.of_record(snapshot, day)
    first, dash, second = subject.partition("-")
    if dash:
        stream, subject = stream.between(first, second), "-".join(sorted((first, second)))
    (found,) = Assessor(stream, None if dash else history, detector).all(day, [subject])
    return found


def _probabilities(strengths: Mapping[str, float], known: Known | None) -> tuple[float, float]:
    log_odds = known.log_odds if known else None
    begun, ahead = (
        weights(asked, known is not None).probability(dict(strengths), log_odds) for asked in (Asked.BEGUN, Asked.AHEAD)
    )
    return begun, ahead


def _measures(coverage: float, weeks: int, known: Known | None, findings: tuple[Finding, ...]) -> dict[str, float]:
    outlets = {outlet for finding in findings for outlet in finding.outlets}
    measures = {"coverage": coverage, "weeks": float(weeks), "history": float(known is not None)}
    return measures | ({"outlets": float(len(outlets))} if outlets else {})


def _of_history(known: Known | None) -> list[Finding]:
    if known is None or not known.starts:
        return []
    last = known.starts[-1]
    reason = f"{len(known.starts)} starts of crises in ten years are known, the last in the week of {last.week}"
    share = weights(Asked.BEGUN, True).history * (known.log_odds - history_weights()["always"])
    return [
        Finding(
            signal=HISTORY,
            now=float(len(known.starts)),
            expected=0.0,
            strength=0.0,
            weight=share,
            stands_out=False,
            reason=reason,
            past=known.starts,
        )
    ]


def _reason(what: str, now: float, expected: float, weeks: int, strength: float) -> str:
    length = "in seven days" if weeks == 1 else f"in {7 * weeks} days"
    chance = 10**-strength
    odds = f"one in {1 / chance:,.0f}" if chance > 1e-6 else "less than one in a million"
    return f"{now:.0f} {what} {length}, usually {expected:.1f} for as many stories read; chance {odds}"
