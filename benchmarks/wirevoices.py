"""Whose words, and through whose hands: invented articles as outlets print them, labelled part by part.

    python benchmarks/wirevoices.py            the share of texts whose voices, and whose chain, are read rightly
    python benchmarks/wirevoices.py --show     what is read wrongly

A text is a list of parts; each says whose words it holds. "credit" is a line that only says where a text is from: it
may be read as the article's or as a note. "rule" is a separator. A text is right where every letter is in the right
voice, and where the chain of republication is exactly the labelled one. Outlets, persons and places are invented;
agencies stand as credits only.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import NamedTuple

from crisisdesk.model import SectionKind
from crisisdesk.wire.outlets import outlet_named
from crisisdesk.wire.provenance import sections_of, via_of

OUTLET = "Ridge Herald"
LEAD = (
    "The council of Sarnath opened the three lower gates on Thursday after two days of talks with the farmers of the "
    "plain. The water reached the first fields by noon."
)
MORE = (
    "Dana Ospanova, who chairs the council, said that the upper gates would stay shut until the dam had been looked "
    'at. "Nobody wants a second flood," she said.'
)
LAST = "Farmers on the other bank said that they had not been asked. They will meet on Sunday."
BODY, NOTE, QUOTED, CREDIT, RULE = "body", "note", "quoted", "credit", "rule"


class Case(NamedTuple):
    """A text by its parts, and its chain, outermost first."""

    name: str
    parts: tuple[tuple[str, str], ...]
    via: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The parts, divided by empty lines."""
        return "\n\n".join(words for _, words in self.parts)


def article(kind: str = BODY) -> tuple[tuple[str, str], ...]:
    """Three paragraphs in one voice."""
    return ((kind, LEAD), (kind, MORE), (kind, LAST))


CASES = (
    Case("note in asterisks", ((NOTE, "*Editor's note: The names of two farmers have been changed.*"), *article())),
    Case(
        "note of two paragraphs before a rule",
        (
            (NOTE, "EDITOR'S NOTE"),
            (NOTE, "We print below what our neighbours across the river wrote about the gates last week."),
            (NOTE, "We do not share all of it, and we asked the council for an answer. None has come."),
            (RULE, "* * *"),
            *article(QUOTED),
        ),
    ),
    Case(
        "note of two paragraphs without a rule, then a headline and a byline",
        (
            (NOTE, "Editor's note: The following column appeared in the Valley Post on 4 January."),
            (NOTE, "We print it in full because it has been much talked about here. The headline is ours."),
            (QUOTED, "Open the gates"),
            (QUOTED, "By Timur Sadyk"),
            *article(QUOTED),
        ),
        ("the Valley Post",),
    ),
    Case(
        "correction at the end",
        (
            *article(),
            (NOTE, "Correction: An earlier version of this story said that four gates had been opened. It was three."),
        ),
    ),
    Case(
        "correction with a date at the top",
        ((NOTE, "CORRECTION (7 January): The council has nine members, not seven as we wrote."), *article()),
    ),
    Case(
        "this article has been updated",
        (*article(), (NOTE, "This article has been updated to add the answer of the water office.")),
    ),
    Case(
        "the views expressed",
        (
            *article(),
            (
                NOTE,
                (
                    "The views expressed in this article are the author's own and do not necessarily reflect those of "
                    "the Ridge Herald."
                ),
            ),
        ),
    ),
    Case(
        "a remark of the editor in brackets",
        (
            (BODY, LEAD),
            (NOTE, "[The Ridge Herald was shown the paper but could not establish who wrote it. - Ed.]"),
            (BODY, MORE),
        ),
    ),
    Case(
        "a translator's note",
        ((NOTE, "Translator's note: the word for gate also means a tax."), *article()),
    ),
    Case(
        "text of report",
        ((NOTE, "Text of report in English by Kazakh state news agency Kazinform"), *article(QUOTED)),
        ("Kazinform",),
    ),
    Case("note with a dash", ((NOTE, "Editors’ note — This is the second of three reports on the gates."), *article())),
    Case(
        "notes to editors below a press release",
        (
            *article(),
            (NOTE, "Notes to editors:"),
            (NOTE, "1. The council was founded in 1994 and has nine members."),
            (NOTE, "2. Pictures can be had from the press office."),
        ),
    ),
    Case(
        "creative commons",
        (
            *article(),
            (
                CREDIT,
                (
                    "This article is republished from Lagoon Review under a Creative Commons licence. Read the "
                    "original article."
                ),
            ),
        ),
        ("Lagoon Review",),
    ),
    Case(
        "reprinted with permission, where it first appeared",
        (
            *article(),
            (CREDIT, "Reprinted with permission from Harbour Weekly, where it first appeared on 3 January 2022."),
        ),
        ("Harbour Weekly",),
    ),
    Case(
        "originally published at a host",
        (*article(), (CREDIT, "Originally published at deltanotes.example on 4 January.")),
        ("deltanotes.example",),
    ),
    Case(
        "an address as the source",
        (*article(), (CREDIT, "Source: https://www.deltanotes.example/2022/01/05/gates")),
        ("deltanotes.example",),
    ),
    Case("forwarded", ((CREDIT, "Forwarded from Delta Notes"), *article()), ("Delta Notes",)),
    Case(
        "one by way of another",
        (*article(), (CREDIT, "(Pamir Line via Delta Notes)")),
        ("Delta Notes", "Pamir Line"),
    ),
    Case(
        "an agency's sheet of lines",
        ((CREDIT, "Xinhua | Updated: 2022-01-06 08:14"), *article()),
        ("Xinhua",),
    ),
    Case(
        "source and editor on one line",
        (*article(), (CREDIT, "Source: Xinhua  Editor: Anna Reed")),
        ("Xinhua",),
    ),
    Case(
        "a branch in the dateline",
        ((BODY, f"SARNATH. January 6. INTERFAX-KAZAKHSTAN - {LEAD}"), (BODY, MORE)),
        ("Interfax-Kazakhstan",),
    ),
    Case(
        "reporting and editing",
        (
            (BODY, f"SARNATH, Jan 6 (Reuters) - {LEAD}"),
            (BODY, MORE),
            (CREDIT, "(Reporting by Dana Sadyk in Sarnath; Writing by Anna Reed; Editing by Tom Hale)"),
        ),
        ("Reuters",),
    ),
    Case("staff and agency", ((CREDIT, "Ridge Herald Staff and AFP"), *article()), ("Agence France-Presse",)),
    Case("staff with agency", ((CREDIT, "By Anna Reed with AFP"), *article()), ("Agence France-Presse",)),
    Case(
        "a service of an outlet",
        (*article(), (CREDIT, "RFE/RL's Kazakh Service contributed to this report.")),
        ("RFE/RL",),
    ),
    Case(
        "a story that speaks of an essay",
        (
            (BODY, LEAD),
            (
                BODY,
                "In an essay first published in The Valley Post last year, the chairwoman called the gates a shame.",
            ),
            (BODY, LAST),
        ),
    ),
    Case(
        "pictures are not texts",
        ((BODY, LEAD), (CREDIT, "Photo: Reuters"), (BODY, MORE), (BODY, LAST), (CREDIT, "(Photo by AFP)")),
    ),
    Case(
        "what agencies report is no credit",
        (
            (BODY, LEAD),
            (
                BODY,
                "According to TASS, the water office has sent two engineers. The office told Reuters they would stay.",
            ),
            (BODY, LAST),
        ),
    ),
    Case(
        "editors as a topic",
        (
            (BODY, "Editors of five newspapers met the council on Thursday and asked to see the gates."),
            (BODY, "The note from the readers' league was handed over at noon."),
            (BODY, LAST),
        ),
    ),
    Case(
        "distributed",
        (*article(), (CREDIT, "Copyright 2022 Harbour Weekly. Distributed by Lagoon Wire.")),
        ("Lagoon Wire", "Harbour Weekly"),
    ),
)


FURTHER = (
    Case(
        "note in italics behind the headline",
        ((BODY, "Gates of Sarnath open"), (NOTE, "_Editor's note: prices are those of last week._"), *article()),
    ),
    Case(
        "note of the newsroom in square brackets at the end",
        (*article(), (NOTE, "[EDITOR'S NOTE: The council has since answered; its letter is on page 4.]")),
    ),
    Case(
        "what is below, told without the word note",
        (
            (NOTE, "We publish below a letter which the farmers of the plain sent to all newspapers."),
            (RULE, "-----"),
            *article(QUOTED),
        ),
    ),
    Case(
        "a reply below a rule",
        (*article(), (RULE, "***"), (NOTE, "The editor replies: we stand by what we wrote.")),
    ),
    Case(
        "corrected at the foot",
        (*article(), (NOTE, "Corrects paragraph two to say that the council has nine members.")),
    ),
    Case(
        "a slug of corrections",
        ((NOTE, "(Corrects number of gates in first paragraph)"), (BODY, f"SARNATH (Reuters) - {LEAD}"), (BODY, MORE)),
        ("Reuters",),
    ),
    Case(
        "the author at the foot, and the disclaimer",
        (
            *article(),
            (
                NOTE,
                "Opinions expressed here are those of the writer alone and do not represent the paper.",
            ),
        ),
    ),
    Case(
        "a public editor as a person of the story",
        (
            (BODY, LEAD),
            (BODY, "Editor Timur Sadyk of the Valley Post said that his reporters had been kept from the dam."),
            (BODY, "The correction of the river bed will take two years, he wrote."),
        ),
    ),
    Case(
        "a view as news",
        ((BODY, LEAD), (BODY, "The views expressed at the meeting were sharply divided."), (BODY, LAST)),
    ),
    Case(
        "used by permission",
        (*article(), (CREDIT, "(c) Lagoon Review. Used by permission.")),
        ("Lagoon Review",),
    ),
    Case(
        "first carried by a partner",
        ((CREDIT, "This story was first carried by our partner Delta Notes."), *article()),
        ("Delta Notes",),
    ),
    Case(
        "from the print edition of another",
        ((CREDIT, "From Harbour Weekly, 4 January 2022"), *article()),
        ("Harbour Weekly",),
    ),
    Case("agency behind the place", ((BODY, f"SARNATH, Jan. 6 (AP) — {LEAD}"), (BODY, MORE)), ("Associated Press",)),
    Case(
        "two agencies in the dateline",
        ((BODY, f"SARNATH (AFP/Reuters) - {LEAD}"), (BODY, MORE)),
        ("Agence France-Presse", "Reuters"),
    ),
    Case("agency alone in capitals", ((CREDIT, "ANADOLU AGENCY"), *article()), ("Anadolu Agency",)),
    Case("agencies at the foot", (*article(), (CREDIT, "AFP, AP")), ("Agence France-Presse", "Associated Press")),
    Case(
        "with files from",
        (*article(), (CREDIT, "With files from the Associated Press and Steppe Wire")),
        ("Associated Press", "Steppe Wire"),
    ),
    Case(
        "a source within the sentence",
        ((BODY, LEAD), (BODY, "A source in the council told AFP that the dam was safe."), (BODY, LAST)),
    ),
    Case(
        "a host in a sentence",
        (*article(), (CREDIT, "This article first appeared on www.deltanotes.example.")),
        ("deltanotes.example",),
    ),
    Case(
        "an article about an article",
        (
            (BODY, LEAD),
            (BODY, "The article, which appeared in Delta Notes on Monday, had called the gates unsafe."),
            (BODY, LAST),
        ),
    ),
)
"""Written after the rules had been mended for ``CASES``."""

LATEST = (
    Case(
        "a note and its answer in one paragraph each",
        (
            (NOTE, "From the editor: Many of you have asked for the whole speech of the chairwoman."),
            (NOTE, "Our translation follows; the headings were added by this newspaper."),
            (RULE, "* * *"),
            *article(QUOTED),
        ),
    ),
    Case(
        "a note in the middle, in round brackets", ((BODY, LEAD), (NOTE, "(The tape ends here. – Ed.)"), (BODY, MORE))
    ),
    Case("an update by the hour", ((BODY, "Update at 14:30: the second gate is open as well."), *article())),
    Case(
        "a retraction",
        ((NOTE, "Retraction: on 3 January we reported that the dam had broken. It had not."), *article()),
    ),
    Case(
        "about this series", (*article(), (NOTE, "About this series: the Ridge Herald follows the gates for a year."))
    ),
    Case(
        "disclaimer of an agency",
        (
            *article(),
            (
                NOTE,
                "Disclaimer: this story has not been edited by our staff and is published from a syndicated feed.",
            ),
        ),
    ),
    Case(
        "taken over with the date of print",
        ((CREDIT, "Reprinted from the Valley Post of 4 January"), *article()),
        ("Valley Post",),
    ),
    Case("by an agency's man", ((CREDIT, "By ANNA REED, Associated Press"), *article()), ("Associated Press",)),
    Case("dateline with the agency in front", ((BODY, f"TASS, January 6. {LEAD}"), (BODY, MORE)), ("TASS",)),
    Case(
        "credit behind a dash",
        ((BODY, LEAD), (BODY, f"{MORE} – Steppe Wire/AFP")),
        ("Steppe Wire", "Agence France-Presse"),
    ),
    Case(
        "in cooperation",
        (*article(), (CREDIT, "This report was produced in collaboration with Delta Notes and Lagoon Review.")),
        ("Delta Notes", "Lagoon Review"),
    ),
    Case(
        "the speaker quotes a paper",
        ((BODY, LEAD), (BODY, "She read from a column printed by Harbour Weekly in 1994."), (BODY, LAST)),
    ),
)
"""Written after the rules had been mended for both sets before."""


def voices_right(case: Case) -> bool:
    """Whether every letter of the text is in the right voice."""
    voice = {}
    for section in sections_of(case.text):
        voice.update(dict.fromkeys(range(*section.span), section.kind))
    return all(voice.get(at) in allowed for at, allowed in _letters(case))


def chain_right(case: Case) -> bool:
    """Whether the chain of republication is the labelled one."""
    return [_key(name) for name in via_of(case.text, OUTLET)] == [_key(name) for name in case.via]


def _key(name: str) -> str:
    known = outlet_named(name)
    return known.name if known else name.casefold().removeprefix("the ")


ALLOWED = {
    BODY: {SectionKind.BODY},
    NOTE: {SectionKind.EDITORS_NOTE},
    QUOTED: {SectionKind.QUOTED_ARTICLE},
    CREDIT: {SectionKind.BODY, SectionKind.EDITORS_NOTE, SectionKind.QUOTED_ARTICLE},
}


def _letters(case: Case) -> Iterator[tuple[int, set[SectionKind]]]:
    at = 0
    for kind, words in case.parts:
        if kind != RULE:
            yield from ((at + place, ALLOWED[kind]) for place, letter in enumerate(words) if letter.isalnum())
        at += len(words) + 2


def main() -> int:
    """Read all texts and print the shares that are right."""
    options = argparse.ArgumentParser(description="Whose words, and through whose hands.")
    options.add_argument("--show", action="store_true", help="print what is read wrongly")
    show = options.parse_args().show
    for name, cases in (("first set", CASES), ("second set", FURTHER), ("third set", LATEST)):
        report(name, cases, show=show)
    return 0


def report(name: str, cases: tuple[Case, ...], *, show: bool) -> None:
    """Read the texts of a set and print how many are right."""
    voices = [voices_right(case) for case in cases]
    chains = [chain_right(case) for case in cases]
    print(f"{name}, {len(cases)} texts: voices right {sum(voices)}, chain right {sum(chains)}, ", end="")
    print(f"both right {sum(a and b for a, b in zip(voices, chains, strict=True))}")
    for case, voice, chain in zip(cases, voices, chains, strict=True):
        if show and not (voice and chain):
            print(f"\n{case.name}:{'' if voice else ' voices'}{'' if chain else ' chain'}")
            if not voice:
                print("\n".join(f"    {one.kind:14} {one.span.of(case.text)[:90]!r}" for one in sections_of(case.text)))
            if not chain:
                print(f"    {via_of(case.text, OUTLET)} for {case.via}")


if __name__ == "__main__":
    sys.exit(main())
