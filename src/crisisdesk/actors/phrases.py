"""From hits to mentions: a role beside a state, an organisation or a place is read together with it."""

import re
from collections.abc import Sequence
from datetime import date

from crisisdesk.actors.finder import Found
from crisisdesk.actors.names import Name, Role, Sense
from crisisdesk.actors.offices import Holders
from crisisdesk.actors.parts import Part, code_of, code_sector
from crisisdesk.actors.senses import Context
from crisisdesk.actors.titles import Titles
from crisisdesk.actors.words import words
from crisisdesk.model import Mention, Span, base

_PLACES = frozenset({"state", "city", "region", "capital"})
_AT_HOME = frozenset("CVL REB OPP LAB BUS NGO REL REF UAF CRM EDU MED THK LAW HLH COP JUD GOV MOV".split())
_LASTING = frozenset({"OPP", "REB", "IGO"})
_OWN_BODIES = frozenset({"security council", "foreign office", "state department", "congress"})
_GONE = frozenset({"former", "ex", "retired", "disgraced", "onetime"})
_DASHES = " -\u00a0\u2010\u2011"
_FORMER = re.compile(r"[Ff]ormer|[Ee]x-|[Rr]etired|[Dd]isgraced|[Oo]ne-?time|FORMER")
_MEMBER = re.compile(r"[- ]member (?=[A-Z])")
_NAMED_OF = re.compile(r"^ (?:(?:[A-Z][\w'’.-]*|al-\w+|bin|ibn|de|van|der|von|da|dos) ){1,5}of (?:the )?$")
_OF = re.compile(r"^ (?:of|for) (?:the |its |their )?$")
_TO = re.compile(r"^ to (?:the |an? )?$")
_IN = re.compile(
    r"^ (?:in|of|from|at|inside|across|throughout) "
    r"(?:(?:the|northern|southern|eastern|western|central|north|south|east|west|greater|"
    r"capital|city of|town of|village of|capital city of) ){0,2}$"
)
_DEEPEST = 4
_NEAR = 48


class Phrases:
    """Reads the hits of one text from left to right."""

    def __init__(
        self,
        context: Context,
        folded: str,
        hits: Sequence[Found],
        on: date | None,
        holders: Holders,
        one_party: frozenset[str],
    ) -> None:
        self._context = context
        self._text = context.text
        self._folded = folded
        self._hits = hits
        self._on = on
        self._one_party = one_party
        self._titles = Titles(context, hits, on, holders)
        self._modifiers = words("modifier")
        self._participles = words("participle")
        self._any_former = _FORMER.search(context.text) is not None

    def mentions(self) -> list[Mention]:
        """Every mention, in order."""
        found: list[Mention] = []
        place = 0
        while place < len(self._hits):
            part, place = self._read(place, 0)
            if part is not None:
                found.append(self._mention(part))
        return found

    def _read(self, place: int, depth: int) -> tuple[Part | None, int]:
        """The part that begins with this hit, and the first hit behind it."""
        if self._hits[place][2].role is not None:
            return self._role_first(place, depth)
        return self._actor_first(place)

    def _actor_first(self, place: int) -> tuple[Part | None, int]:
        """An actor, with the roles that follow it."""
        start, end, name = self._hits[place]
        sense = self._sense(place)
        if sense is None:
            return None, place + 1
        mark = self._text[end : end + 1]
        if mark == "+" and name.plus is not None:
            sense, end = name.plus, end + 1
        elif mark == "." and name.dotted:
            end += 1
        part = Part(start, end, self._of_region(sense, end, place), None)
        if _MEMBER.match(self._text, end):
            return part, place + 1
        if self._is_minority(part, sense, place + 1):
            part.minority = True
            return part, self._home(part, place + 1)
        return part, self._with_roles(part, sense, place + 1)

    def _sense(self, place: int) -> Sense | None:
        hit = self._hits[place]
        if hit[2].only is not None and self._text[hit[1] : hit[1] + 1] != "-":
            return hit[2].only
        return self._context.choose(hit, self._on)

    def _with_roles(self, part: Part, sense: Sense, place: int) -> int:
        """Join the role or the body of its own that stands behind an actor; the first hit behind that."""
        if place == len(self._hits) or self._hits[place][0] - part.end > _NEAR:
            return place
        begin, until, after = self._hits[place]
        if after.role is not None:
            if self._joins(part.end, begin):
                part.role, part.end, place = self._roles(place)
        elif self._own_body(sense, after) and self._joins(part.end, begin):
            part.role, part.end = Role(after.text, "GOV", "state", "office", plural=False), until
            _, part.end, place = self._more_roles(part.role, until, place + 1)
        return place

    def _of_region(self, sense: Sense, end: int, place: int) -> Sense:
        """The sense of a city, moved to the region named behind it: ``Paris, Texas``."""
        if sense.kind not in ("city", "capital") or place + 1 == len(self._hits) or self._text[end : end + 2] != ", ":
            return sense
        begin, _, after = self._hits[place + 1]
        if any(base(other.code) == base(sense.code) for other in after.senses):
            return sense
        wider = ("region", "state") if sense.kind == "city" else ("region",)
        if begin != end + 2 or not after.senses or after.senses[0].kind not in wider:
            return sense
        code = after.senses[0].code
        if len(after.senses) > 1:
            code = next((other.code for other in after.senses if other.kind == "region"), code)
        return Sense(code, "city", "place in the region behind it", 0.85)

    def _is_minority(self, part: Part, sense: Sense, place: int) -> bool:
        """Whether a people is meant that lives in another state: ``ethnic Albanians``, ``Albanians of Serbia``."""
        if sense.kind not in ("demonym", "people"):
            return False
        if self._folded[max(0, part.start - 7) : part.start].lower() == "ethnic ":
            return True
        if place == len(self._hits):
            return False
        after, gap = self._hits[place][2], self._text[part.end : self._hits[place][0]]
        if after.role is not None:
            return after.role.noun == "minority" and gap == " "
        return self._text[part.end - 1] == "s" and gap.startswith(" of ") and _IN.match(gap) is not None

    def _home(self, part: Part, place: int) -> int:
        """Give a minority the state it lives in, if that follows: ``ethnic Albanians in southern Serbia``."""
        role_follows = place < len(self._hits) and self._hits[place][2].role is not None
        if role_follows and self._joins(part.end, self._hits[place][0]):
            part.role, part.end, place = self._roles(place)
        part.sense = None
        if place < len(self._hits) and _IN.match(self._text[part.end : self._hits[place][0]]):
            sense = self._context.choose(self._hits[place], self._on)
            if sense is not None and sense.kind in _PLACES:
                part.sense, part.end = sense, self._hits[place][1]
                return place + 1
        return place

    def _own_body(self, sense: Sense, after: Name) -> bool:
        """Whether a name is of a kind that every state has: ``Russia's Security Council``."""
        if sense.kind not in ("state", "demonym") or after.guard or not after.senses:
            return False
        return after.senses[0].kind == "body" or after.text.lower() in _OWN_BODIES

    def _joins(self, end: int, start: int) -> bool:
        """Whether nothing but a possessive and modifiers stands between two parts."""
        gap = self._folded[end:start]
        mark = self._text[end]
        if gap == " ":
            return mark in _DASHES
        if mark in "'’":
            gap = gap[1:]
        elif mark not in _DASHES:
            return False
        between = gap.split()
        if "  " in gap[1:]:
            return not between and "\n" not in self._text[end:start]
        return all(word.lower() in self._modifiers or word.endswith("est") for word in between)

    def _roles(self, place: int) -> tuple[Role, int, int]:
        """Roles side by side read as one: ``foreign ministry spokesman``."""
        role = self._hits[place][2].role
        assert role is not None
        return self._more_roles(role, self._hits[place][1], place + 1)

    def _more_roles(self, role: Role, end: int, place: int) -> tuple[Role, int, int]:
        while place < len(self._hits):
            start, until, name = self._hits[place]
            after = name.role
            if after is None or start - end > 2 or self._text[end:start] not in (" ", "-", "' ", "’ "):
                break
            petty = (role.sector, after.sector) == ("CVL", "BUS")
            if after.voice != "generic" and role.sector not in _LASTING and not petty:
                role = after
            end = until
            place += 1
        return role, end, place

    def _role_first(self, place: int, depth: int) -> tuple[Part, int]:
        """A role, with the actor that follows it: ``the president of Kazakhstan``, ``residents of Omdurman``."""
        role, end, after = self._roles(place)
        part = Part(self._hits[place][0], end, None, role)
        if self._titles.join(part, after):
            return part, self._behind(part.end, after)
        if depth == _DEEPEST or after >= len(self._hits) or self._hits[after][0] - end > _NEAR:
            return part, after
        gap = self._text[end : self._hits[after][0]]
        of = _OF.match(gap) or _NAMED_OF.match(gap) or (role.noun in words("servant") and _TO.match(gap))
        if not of and not _IN.match(gap):
            return part, after
        other, behind = self._read(after, depth + 1)
        if other is None or not self._belongs(role, other, of=bool(of)):
            return part, after
        if other.role is not None and role.voice == "generic":
            part.role = other.role
        part.end, part.sense = other.end, other.sense
        return part, behind

    def _behind(self, end: int, place: int) -> int:
        """The first hit that begins behind a place in the text."""
        while place < len(self._hits) and self._hits[place][0] < end:
            place += 1
        return place

    def _belongs(self, role: Role, other: Part, *, of: bool) -> bool:
        """Whether a role in front of ``of`` or ``in`` is a role of what follows."""
        sense = other.sense
        if other.role is not None:
            return of and role.voice == "generic"
        if sense is None:
            return False
        if of:
            return sense.kind != "demonym" or role.voice != "generic"
        return sense.kind in _PLACES and role.sector in _AT_HOME and role.noun not in words("envoy")

    def _mention(self, part: Part) -> Mention:
        span = Span(part.start, part.end)
        if part.minority:
            return _of_minority(part, span)
        if part.role is None:
            return self._of_actor(part, span)
        kind = "office" if part.role.kind == "office" else "sector"
        if part.sense is None:
            return Mention(span, "", kind, f"bare {part.role.noun}", 0.3)
        gone = self._any_former and self._is_former(span)
        if part.named:
            code = f"{base(part.sense.code)}.ELI" if gone else part.sense.code
            return Mention(span, code, "person", part.sense.rule, part.sense.confidence)
        code = code_of(part.sense, part.role)
        if gone:
            return Mention(span, f"{base(code)}.ELI", "person", "former office", 0.8)
        if code.endswith(".PTY") and base(code) in self._one_party:
            code = base(code)
        return Mention(
            span, code, kind, f"{part.role.noun} of {part.sense.rule}", round(part.sense.confidence * 0.98, 2)
        )

    def _of_actor(self, part: Part, span: Span) -> Mention:
        sense = part.sense
        assert sense is not None
        if self._is_modifier(span.end):
            return Mention(span, sense.code, sense.kind, f"{sense.rule}; only a modifier", 0.5)
        code = sense.code if sense.kind != "people" else f"{sense.code}.CVL"
        return Mention(span, code, sense.kind, sense.rule, sense.confidence)

    def _is_modifier(self, end: int) -> bool:
        """Whether the name only qualifies what follows: ``Russian-made``, ``US-backed``, ``NATO-member Norway``."""
        if _MEMBER.match(self._text, end):
            return True
        if self._text[end : end + 1] not in ("-", "\u2010", "\u2011"):
            return False
        return self._folded[end + 1 : end + 16].split(" ", 1)[0].lower() in self._participles

    def _is_former(self, span: Span) -> bool:
        """Whether the words in front of or within an office say that it is over."""
        ahead = self._folded[max(0, span.start - 22) : span.start].lower().split()[-2:]
        inside = self._folded[span.start : span.end].lower().split()
        return bool(_GONE & {*ahead[-1:], *inside}) or ahead == ["one", "time"]


def _of_minority(part: Part, span: Span) -> Mention:
    """A people in a state that is not its own; without a code where nothing says which."""
    role = part.role
    sector = code_sector(role) if role is not None and role.voice == "own" else "CVL"
    if part.sense is None:
        return Mention(span, "", "people", f"minority of another state: {sector}", 0.3)
    state = base(part.sense.code)
    if role is not None and role.voice in ("state", "generic"):
        return Mention(span, state, "office", "officials of a minority where it lives", 0.7)
    return Mention(span, f"{state}.{sector}", "people", "minority where it lives", 0.8)
