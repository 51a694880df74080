"""Replaying a dated case: the recorded steps are done in the machine of cases, under the charters of those days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crisisdesk.casebook.case import Case
from crisisdesk.casebook.case_checks import FactCheck
from crisisdesk.casebook.case_files import CaseFile, RecordedStep
from crisisdesk.casebook.replay_answers import play
from crisisdesk.casebook.replay_stage import Answer, Stage
from crisisdesk.errors import Misuse, Refused

__all__ = ["Answer", "Finding", "Replay", "replay"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say to one step, in one thread."""

    step: int
    thread: str
    answer: Answer
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A case file with everything that the rules said to it, and the cases as they stood at the end, by thread."""

    file: CaseFile
    findings: tuple[Finding, ...]
    cases: Mapping[str, Case]

    def of(self, step: RecordedStep) -> tuple[Finding, ...]:
        """What was found at one step."""
        return tuple(finding for finding in self.findings if finding.step == step.number)

    @property
    def differences(self) -> tuple[Finding, ...]:
        """Where record and rules disagree."""
        return tuple(finding for finding in self.findings if finding.answer is Answer.DIFFERS)


def replay(file: CaseFile) -> Replay:
    """Play every step of a case file in a casebook in memory, with a clock that stands where the record stands.

    What the machine refuses is a difference between record and rules. Raises ``Misuse`` with the step for a file that
    names what no charter knows.
    """
    stage = Stage(file)
    findings = tuple(finding for step in file.steps for finding in _findings(stage, step))
    return Replay(file=file, findings=findings, cases=stage.cases())


def _findings(stage: Stage, step: RecordedStep) -> Iterator[Finding]:
    stage.move_to(step)
    for check in step.checks:
        thread = check.threads[0] if isinstance(check, FactCheck) else check.thread
        try:
            for answer, words in play(stage, check):
                yield Finding(step.number, thread, answer, words)
        except Refused as refused:
            yield Finding(step.number, thread, Answer.DIFFERS, f"it was done; {refused}")
        except Misuse as error:
            raise Misuse(f"{stage.file.name}, step {step.number} of {step.day}: {error}") from None
