"""From hits to mentions: a role beside a state, an organisation or a place is read together with it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crisisdesk.actors.finder import Found
from crisisdesk.actors.fold import fold
from crisisdesk.actors.lexicon import STATE_SECTORS
from crisisdesk.actors.names import Role, Sense
from crisisdesk.actors.offices import Holders
from crisisdesk.actors.senses import Context
from crisisdesk.model import Mention, Span, base

MODIFIERS = frozenset(
    "s deputy vice acting interim new newly appointed senior top chief first second third former ruling outgoing incoming "
    "elected then big old own visiting transitional military civilian late ousted deposed leading main state federal "
    "national special permanent junior regional local the ex one time based led born registered longtime young jailed "
    "exiled armed masked heavily unarmed angry poor rich elderly retired disgraced reigning powerful popular official "
    "officials ethnic high ranking level key prominent veteran influential central northern southern eastern western "
    "rival pro anti islamist communist conservative liberal nationalist right wing left centrist independent private "
    "public large largest biggest small several two three four five six seven eight nine ten other some many most own "
    "caretaker designate emergency joint combined regular special extra additional civil embattled hardline moderate reformist "
    "human rights nuclear climate weapons arms drug counter terrorism terror aid food relief legal economic political "
    "security border trade energy water gas oil health refugee election electoral peace conflict water police naval air "
    "fundamentalist radical extremist muslim moslem christian catholic protestant orthodox jewish shiite sunni shia".split()
)
_HINDER = frozenset({"backed", "made", "occupied", "held", "style", "funded", "trained", "brokered", "mediated", "sponsored", "supported",
                     "financed", "controlled", "supplied", "allied", "speaking", "administered", "dominated", "owned", "built", "imposed", "era", "friendly", "aligned"})
_PLACES = frozenset({"state", "city", "region", "capital"})
_JOINED_BY_PLACE = frozenset({"CVL", "REB", "OPP", "LAB", "BUS", "NGO", "REL", "REF", "UAF", "CRM", "EDU", "MED", "THK", "LAW", "HLH", "COP", "JUD", "GOV", "MOV"})
_ABROAD = frozenset({"ambassador", "envoy", "embassy", "consulate", "consul", "high commission", "special envoy", "consul general", "deputy ambassador", "negotiator", "delegation", "charge d'affaires", "chargé d'affaires"})
_LASTING = frozenset({"OPP", "REB", "IGO"})
_FORMER = re.compile(r"[Ff]ormer|[Ee]x-|[Rr]etired|[Dd]isgraced|[Oo]ne-?time|FORMER")
_MEMBER = re.compile(r"[- ]member (?=[A-Z])")
_SECTOR_CODE = {"HLH": "CVL", "LAW": "CVL", "THK": "EDU", "MOV": "OPP"}
_HEADED = frozenset({"administration", "government", "cabinet", "regime", "junta"})
_CAPITAL_BEFORE = re.compile(r"\b([A-Z][\w'’-]+) $")
_CAPITALS = re.compile(r"^(?: (?:[A-Z][\w'’-]+|al-\w+|dos|de|van|der|bin))+")
_NAMED_OF = re.compile(r"^ (?:(?:[A-Z][\w'’.-]*|al-\w+|bin|ibn|de|van|der|von|da|dos) ){1,5}of (?:the )?$")
_OF = re.compile(r"^ (?:of|for) (?:the |its |their )?$")
_TO = re.compile(r"^ to (?:the |an? )?$")
_SERVES = frozenset({"adviser", "advisor", "aide", "senior adviser", "assistant", "special adviser", "counsellor"})
_IN = re.compile(r"^ (?:in|of|from|at|inside|across|throughout) (?:the |northern |southern |eastern |western |central |north |south |east |west |greater |capital |city of |town of |village of |capital city of ){0,2}$")


@dataclass(slots=True)
class Part:
    """A stretch of text read so far: what it stands for and the role in it, if any."""

    start: int
    end: int
    sense: Sense | None
    role: Role | None
    minority: bool = False
    named: bool = False


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
        self._one_party = one_party
        self._any_former = _FORMER.search(context.text) is not None
        self._holders = holders
        self._context = context
        self._text = context.text
        self._folded = folded
        self._hits = hits
        self._on = on

    def mentions(self) -> list[Mention]:
        """Every mention, in order."""
        found: list[Mention] = []
        place = 0
        while place < len(self._hits):
            part, place = self._read(place)
            if part is not None:
                found.append(self._mention(part))
        return found

    def _read(self, place: int) -> tuple[Part | None, int]:
        """The part that begins with this hit, and the first hit behind it."""
        if self._hits[place][2].role is not None:
            return self._role_first(place)
        return self._actor_first(place)

    def _actor_first(self, place: int) -> tuple[Part | None, int]:
        start, end, name = self._hits[place]
        sense = name.only
        if sense is None or self._text[end : end + 1] == "-":
            sense = self._context.choose(self._hits[place], self._on)
            if sense is None:
                return None, place + 1
        if name.plus is not None and self._text[end : end + 1] == "+":
            sense, end = name.plus, end + 1
        if name.dotted and self._text[end : end + 1] == ".":
            end += 1
        part = Part(start, end, self._of_region(sense, end, place), None)
        place += 1
        if _MEMBER.match(self._text, end):
            return part, place
        if self._is_minority(start, end, sense, place):
            part.minority = True
            return part, self._home(part, place)
        if place < len(self._hits):
            begin, until, after = self._hits[place]
            if begin - end <= 48:
                if after.role is not None:
                    if self._joins(end, begin):
                        role, part.end, place = self._roles(place)
                        part.role = role
                elif self._own_body(sense, place) and self._joins(end, begin):
                    part.end = until
                    part.role = Role(after.text, "GOV", "state", "office", plural=False)
                    place += 1
                    role, part.end, place = self._more_roles(part.role, part.end, place)
        return part, place

    def _of_region(self, sense: Sense, end: int, place: int) -> Sense:
        """The sense of a city, moved to the region named behind it: ``Paris, Texas``."""
        if sense.kind not in ("city", "capital") or place + 1 == len(self._hits) or self._text[end : end + 2] != ", ":
            return sense
        begin, _, after = self._hits[place + 1]
        if begin != end + 2 or not after.senses or after.senses[0].kind not in ("region", "state")[: 1 + (sense.kind == "city")]:
            return sense
        code = after.senses[0].code
        if len(after.senses) > 1 and all(s.code != sense.code for s in after.senses):
            code = next((s.code for s in after.senses if s.kind == "region"), code)
        return sense if code == sense.code else Sense(code, "city", "place in the region behind it", 0.85)

    def _is_minority(self, start: int, end: int, sense: Sense, place: int) -> bool:
        """Whether a people is meant that lives in another state: ``ethnic Albanians``, ``Albanians of Serbia``."""
        if sense.kind not in ("demonym", "people"):
            return False
        if self._folded[max(0, start - 7) : start].lower() == "ethnic ":
            return True
        if place == len(self._hits):
            return False
        after, gap = self._hits[place][2], self._text[end : self._hits[place][0]]
        if after.role is not None:
            return after.role.noun == "minority" and gap == " "
        return self._text[end - 1] == "s" and gap.startswith(" of ") and _IN.match(gap) is not None

    def _home(self, part: Part, place: int) -> int:
        """Give a minority the state it lives in, if that follows: ``ethnic Albanians in southern Serbia``."""
        if place < len(self._hits) and self._hits[place][2].role is not None:
            if self._joins(part.end, self._hits[place][0]):
                part.role, part.end, place = self._roles(place)
        part.sense = None
        if place < len(self._hits) and _IN.match(self._text[part.end : self._hits[place][0]]):
            sense = self._context.choose(self._hits[place], self._on)
            if sense is not None and sense.kind in _PLACES:
                part.sense, part.end = sense, self._hits[place][1]
                return place + 1
        return place

    def _own_body(self, sense: Sense, place: int) -> bool:
        """Whether the next name is of a kind that every state has: ``Russia's Security Council``."""
        if sense.kind not in ("state", "demonym"):
            return False
        after = self._hits[place][2]
        if after.guard or not after.senses:
            return False
        return after.senses[0].kind == "body" or after.text.lower() in ("security council", "foreign office", "state department", "congress")

    def _joins(self, end: int, start: int) -> bool:
        """Whether nothing but a possessive and modifiers stands between two parts."""
        gap = self._folded[end:start]
        if gap == " ":
            return self._text[end] in " -\u00a0\u2010\u2011"
        mark = self._text[end]
        if mark in "'’":
            gap = gap[1:]
        elif mark not in " -\u00a0\u2010\u2011":
            return False
        words = gap.split()
        if "  " in gap[1:]:
            return not words and "\n" not in self._text[end:start]
        return all(word.lower() in MODIFIERS for word in words)

    def _roles(self, place: int) -> tuple[Role, int, int]:
        """Roles side by side read as one: ``foreign ministry spokesman``."""
        role = self._hits[place][2].role
        assert role is not None
        return self._more_roles(role, self._hits[place][1], place + 1)

    def _more_roles(self, role: Role, end: int, place: int) -> tuple[Role, int, int]:
        while place < len(self._hits):
            start, until, name = self._hits[place]
            after = name.role
            if after is None or start - end > 2 or not self._side_by_side(end, start):
                break
            if after.voice != "generic" and role.sector not in _LASTING and (role.sector, after.sector) != ("CVL", "BUS"):
                role = after
            end = until
            place += 1
        return role, end, place

    def _side_by_side(self, end: int, start: int) -> bool:
        gap = self._text[end:start]
        return gap in (" ", "-", "' ", "’ ")

    def _role_first(self, place: int) -> tuple[Part, int]:
        start = self._hits[place][0]
        role, end, after = self._roles(place)
        part = Part(start, end, None, role)
        if (role.noun in _HEADED and self._headed(part)) or (role.kind == "office" and self._titled(part, after)):
            return part, self._behind(part.end, after)
        if after >= len(self._hits) or self._hits[after][0] - end > 60:
            return part, after
        gap = self._text[end : self._hits[after][0]]
        of = _OF.match(gap) is not None or (role.noun in _SERVES and _TO.match(gap) is not None)
        within = _IN.match(gap) is not None
        named = _NAMED_OF.match(gap) is not None
        if not (of or within or named):
            return part, after
        other, behind = self._read(after)
        if other is None or not self._belongs(role, other, of=of or named):
            return part, after
        if other.role is not None and role.voice == "generic":
            part.role = other.role
        part.end, part.sense = other.end, other.sense
        return part, behind

    def _headed(self, part: Part) -> bool:
        """Join a government to the surname of its head in front: ``the Bush administration``."""
        role = part.role
        if role is None or self._text[part.start - 1 : part.start] != " ":
            return False
        word = _CAPITAL_BEFORE.search(self._text[max(0, part.start - 30) : part.start])
        if word is None:
            return False
        name = fold(word[1]).strip()
        for title in ("president", "prime minister", "chancellor"):
            sense = self._holders.titled(title, name, self._on, self._context.states())
            if sense is not None:
                part.sense, part.named = sense, True
                part.start -= len(word[0].lstrip())
                return True
        return False

    def _titled(self, part: Part, after: int) -> bool:
        """Join a title to the office holder named behind it: ``President Bush``."""
        role = part.role
        assert role is not None
        if role.plural or self._text[part.end : part.end + 1] != " ":
            return False
        if self._surnamed(part, role):
            return True
        if after < len(self._hits) and self._hits[after][0] == part.end + 1 and self._hits[after][2].terms:
            part.sense = self._context.choose(self._hits[after], self._on)
            part.end = self._hits[after][1] if part.sense else part.end
            part.named = part.sense is not None
        return part.named

    def _surnamed(self, part: Part, role: Role) -> bool:
        if not self._text[part.end + 1 : part.end + 2].isupper() and self._text[part.end + 1 : part.end + 3] != "al":
            return False
        words = _CAPITALS.match(self._text[part.end : part.end + 60])
        if words is None:
            return False
        names = fold(words[0]).split()
        for size in range(min(3, len(names)), 0, -1):
            sense = self._holders.titled(role.noun, " ".join(names[:size]), self._on, self._context.states())
            if sense is not None:
                part.sense, part.named = sense, True
                part.end += _length(words[0], size)
                return True
        return False

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
        return sense.kind in _PLACES and role.sector in _JOINED_BY_PLACE and role.noun not in _ABROAD

    def _mention(self, part: Part) -> Mention:
        span = Span(part.start, part.end)
        if part.minority:
            return self._minority(part, span)
        if part.role is None:
            sense = part.sense
            assert sense is not None
            if self._is_modifier(part.end):
                return Mention(span, sense.code, sense.kind, f"{sense.rule}; only a modifier", 0.5)
            code = sense.code if sense.kind != "people" else f"{sense.code}.CVL"
            return Mention(span, code, sense.kind, sense.rule, sense.confidence)
        kind = "office" if part.role.kind == "office" else "sector"
        if part.sense is None:
            return Mention(span, "", kind, f"bare {part.role.noun}", 0.3)
        if part.named:
            code = f"{base(part.sense.code)}.ELI" if self._is_former(part.start, part.end) else part.sense.code
            return Mention(span, code, "person", part.sense.rule, part.sense.confidence)
        code = code_of(part.sense, part.role)
        if code.endswith(".PTY") and base(code) in self._one_party:
            code = base(code)
        if self._is_former(part.start, part.end):
            return Mention(span, f"{base(code)}.ELI", "person", "former office", 0.8)
        return Mention(span, code, kind, f"{part.role.noun} of {part.sense.rule}", round(part.sense.confidence * 0.98, 2))

    def _minority(self, part: Part, span: Span) -> Mention:
        sector = code_sector(part.role) if part.role and part.role.voice == "own" else "CVL"
        if part.sense is not None and part.role is not None and part.role.voice in ("state", "generic"):
            return Mention(span, base(part.sense.code), "office", "officials of a minority where it lives", 0.7)
        if part.sense is None:
            return Mention(span, "", "people", f"minority of another state: {sector}", 0.3)
        return Mention(span, f"{base(part.sense.code)}.{sector}", "people", "minority where it lives", 0.8)

    def _is_modifier(self, end: int) -> bool:
        """Whether the name only qualifies what follows: ``Russian-made``, ``US-backed``."""
        if self._text[end : end + 1] not in ("-", "\u2010", "\u2011"):
            return False
        if _MEMBER.match(self._text, end):
            return True
        word = self._folded[end + 1 : end + 16].split(" ", 1)[0]
        return word.lower() in _HINDER

    def _is_former(self, start: int, end: int) -> bool:
        if not self._any_former:
            return False
        ahead = self._folded[max(0, start - 22) : start].lower().split()[-2:]
        inside = self._folded[start:end].lower().split()
        words = set(ahead[-1:]) | set(inside)
        return bool(words & {"former", "ex", "retired", "disgraced", "onetime"}) or ahead[-2:] == ["one", "time"]


def _length(words: str, size: int) -> int:
    """How many characters the first words of a run of names take, with the blank in front."""
    return len(" " + " ".join(words.split(" ")[1 : size + 1]))


def code_of(sense: Sense, role: Role) -> str:
    """The actor code of a role beside an actor: the bare state for its organs, the sector for the rest."""
    state = base(sense.code)
    if sense.kind == "person":
        return sense.code if role.sector in STATE_SECTORS or role.voice == "generic" else f"{state}.{code_sector(role)}"
    if sense.kind in ("organisation", "organ", "ngo") or (sense.kind == "group" and role.sector not in STATE_SECTORS):
        return sense.code
    if sense.kind in ("group", "party", "institution", "media", "think tank"):
        return sense.code
    if role.sector in STATE_SECTORS:
        return state
    if role.voice == "party":
        return state if role.noun.startswith(("ruling", "governing")) else f"{state}.PTY"
    if role.voice in ("generic", "diplomat", "organisation"):
        return f"{state}.CVL" if sense.kind == "people" else sense.code
    return f"{state}.{code_sector(role)}"


def code_sector(role: Role) -> str:
    """The sector as it stands in an actor code."""
    return _SECTOR_CODE.get(role.sector, role.sector)


