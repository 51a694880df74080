"""Bytes that a fuzzer makes, led by which lines they reach, given to the readers of the wire.

    python benchmarks/wirefuzz.py                        every target for a minute
    python benchmarks/wirefuzz.py html feed --seconds 300

Needs atheris, which is not among the dependencies of the project: ``pip install atheris``, where there is a wheel for
this Python. A target fails on anything but an article, an address or an error with its reason. What it failed on lies
in the folder that is told, and belongs into tests/wire as an ordinary test.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

SLOW = 10
"""Seconds from which one input is a failure by itself."""

SEEDS: dict[str, tuple[str, ...]] = {
    "html": (
        """<!doctype html><html><head><title>Gate</title><meta property="article:published_time" content="2022-01-05">
        <script type="application/ld+json">{"datePublished": "2022-01-05"}</script></head><body><article>
        <p>Editor's note: The following appeared in Delta Notes.</p><hr><blockquote><p>The council met on Monday and
        agreed to open the gates, its chairwoman said in the capital.</p></blockquote></article></body></html>""",
    ),
    "feed": (
        """<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><guid>1</guid><title>Gate</title>
        <pubDate>Wed, 05 Jan 2022 10:00:00 GMT</pubDate><description>&lt;p&gt;It rained.&lt;/p&gt;</description>
        </item></channel></rss>""",
        """<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><updated>2022-01-05T10:00:00Z</updated>
        <content type="xhtml"><div>It rained.</div></content></entry></feed>""",
        """{"version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": 1, "content_html": "<p>It rained.</p>"}]}""",
    ),
    "jsonl": (
        """{"text": "It rained.", "published": "2022-01-05", "via": ["TASS"]}
{"uri": "x", "body_text": "It rained."}
{"url": "https://a.example/1", "seendate": "20220105T101500Z", "title": "T"}
{"uri": "1", "body": "It rained.", "dateTimePub": "2022-01-05T10:00:00Z", "source": {"title": "Post"}}
""",
    ),
    "json": ("""{"articles": {"results": [{"uri": "1", "body": "It rained.", "dateTimePub": "2022-01-05"}]}}""",),
    "csv": (
        """text,title,published
"It rained.
Again.",Rain,2022-01-05
"an ""open"" one",x,y
""",
    ),
    "newsml": (
        """<newsItem guid="u:1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:usable"/>
        </itemMeta><contentMeta><contentCreated>2022-01-05</contentCreated><headline>T</headline></contentMeta>
        <contentSet><inlineXML><html><body><p>It rained.</p></body></html></inlineXML></contentSet></newsItem>""",
    ),
    "ninjs": (
        (
            '{"uri": "x", "versioncreated": "2022-01-05", "headlines": [{"role": "main", "value": "T"}], '
            '"infosources": [{"name": "TASS"}], "bodies": [{"contenttype": "text/html", "value": "<p>So."}]}'
        ),
    ),
    "opml": ("""<opml version="2.0"><body><outline text="a" xmlUrl="https://a.example/rss"/></body></opml>""",),
    "gdelt": (
        "20220105101500-1\t20220105101500\t1\tpost.example\thttps://post.example/1" + "\t" * 22 + "\n",
        "20220105\t1\t\t\t\t\t\t\t\tpost.example\thttps://post.example/1<UDIV>https://post.example/2\n",
    ),
    "dates": ("Wed, 05 Jan 2022 10:00:00 GMT", "2022-01-05T10:00:00+06:00", "5 January 2022", "20220105"),
    "text": (
        """ALMATY, January 6 (Reuters) - Shops opened.

Editor's note: so.

---

> cited

Source: TASS
(with AP)""",
    ),
}
"""What each target begins with."""


def fuzz(name: str, seconds: int, folder: Path) -> None:
    """Give one target what the fuzzer makes of its seeds; ends the process."""
    import atheris  # type: ignore[import-not-found]

    # Only what is imported here is led by the lines that it reaches.
    with atheris.instrument_imports(include=["crisisdesk.wire", "crisisdesk.clock", "defusedxml", "email"]):
        from wiretargets import TARGETS
    seeds = folder / f"seeds-{name}"
    seeds.mkdir()
    for number, seed in enumerate(SEEDS[name]):
        (seeds / str(number)).write_text(seed, "utf-8")
    options = [f"-max_total_time={seconds}", f"-timeout={SLOW}", f"-artifact_prefix={folder}/{name}-", "-max_len=4096"]
    atheris.Setup([sys.argv[0], str(seeds), *options, "-verbosity=0", "-print_final_stats=1"], TARGETS[name])
    atheris.Fuzz()


def main() -> int:
    """Run every target that is asked for in a process of its own; 1 where one failed, 2 where atheris is missing."""
    options = argparse.ArgumentParser(description="Fuzz the readers of the wire.")
    options.add_argument("names", nargs="*", metavar="target", help=", ".join(SEEDS))
    options.add_argument("--seconds", type=int, default=60, help="for each target")
    options.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if unknown := set(chosen.names) - set(SEEDS):
        options.error(f"no target {', '.join(sorted(unknown))}; known: {', '.join(SEEDS)}")
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed, so nothing was fuzzed: pip install atheris, and run this again.")
        return 2
    if chosen.alone:
        fuzz(chosen.names[0], chosen.seconds, chosen.alone)
    folder = Path(tempfile.mkdtemp(prefix="crisisdesk-fuzz-"))
    failed = 0
    for name in chosen.names or SEEDS:
        command = [sys.executable, __file__, name, "--seconds", str(chosen.seconds), "--alone", str(folder)]
        found = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
        runs = [line.split()[-1] for line in found.stderr.splitlines() if "number_of_executed_units" in line]
        print(
            f"{name:8} {int((runs or ['0'])[0]):>10,} inputs: {'nothing' if not found.returncode else 'FAILED'}",
            flush=True,
        )
        if found.returncode:
            failed += 1
            print("\n".join(found.stderr.splitlines()[-25:]), flush=True)
    print(f"what failed lies in {folder}" if failed else "no crash")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
