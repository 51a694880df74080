"""What can go wrong, drawn by how far the damage reaches.

    DeskError
    ├── Misuse            the request makes no sense: exit code 2
    │   ├── Refused       a rule stands against it: names the article, or the role that it takes
    │   └── Conflict      somebody else was quicker: says what changed
    ├── SourceError       one file, line, feed or page failed: report it, read on (exit code 3)
    ├── EvidenceError     one row cannot stand as evidence: refuse the row
    ├── CharterError      a charter file is wrong: names file and line
    └── RunAborted        stop now; what is written stays whole

Every message says what is wrong, where, and what to do about it.
"""


class DeskError(Exception):
    """Any failure that crisisdesk explains itself."""


class Misuse(DeskError):
    """The request names something that does not exist or does not fit together."""


class Refused(Misuse):
    """The request is well formed, and a rule does not allow it; ``article`` says where it stands, if anywhere."""

    def __init__(self, reason: str, article: str = "") -> None:
        self.reason = reason
        self.article = article
        super().__init__(f"{reason} ({article})" if article else reason)


class Conflict(Misuse):
    """The request was made on what somebody else has changed meanwhile; look again and decide anew."""


class SourceError(DeskError):
    """One source, or one item of it, could not be read; the others can."""

    def __init__(self, source: str, reason: str, line: int | None = None) -> None:
        self.source = source
        self.line = line
        self.reason = reason
        super().__init__(f"{self.where}: {reason}")

    @property
    def where(self) -> str:
        """The place as people write it: ``file`` or ``file:line``."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


class EvidenceError(DeskError):
    """A row whose spans, hashes or references do not hold; it is not recorded or not shown."""


class CharterError(DeskError):
    """A charter file breaks its schema or contradicts itself."""

    def __init__(self, file: str, line: int | None, path: str, reason: str) -> None:
        self.file = file
        self.line = line
        self.path = path
        self.reason = reason
        where = file if line is None else f"{file}:{line}"
        super().__init__(f"{where}: {path}: {reason}" if path else f"{where}: {reason}")


class RunAborted(DeskError):
    """The run cannot go on; everything written before stays readable."""
