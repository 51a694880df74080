"""A small whole file of each format that the wire reads, to be damaged by tests."""

_PAGE = b"<html><body><p>The council met on Monday.</p></body></html>"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _PAGE

WHOLE: dict[str, bytes] = {
    "own.jsonl": b'{"text": "It rained.", "published": "2022-01-05", "via": ["TASS"], "url": "https://a.example"}\n'
    * 2,
    "doc.json": b'{"articles": [{"url": "https://a.example/1", "seendate": "20220105T101500Z", "title": "T"}]}',
    "registry.json": b"""{"articles": {"results": [{"uri": "1", "body": "It rained.",
        "dateTimePub": "2022-01-05T10:00:00Z", "source": {"title": "Post"},
        "authors": [{"name": "Dana Ospanova"}]}]}}""",
    "cloud.json": b"""[{"url": "https://a.example", "media_name": "Post", "stories_id": 1,
        "publish_date": "2022-01-05"}]""",
    "ninjs.json": b"""{"uri": "x", "type": "text", "versioncreated": "2022-01-05", "pubstatus": "usable",
        "headlines": [{"role": "main", "value": "T"}], "bylines": [{"value": "Dana Ospanova"}],
        "bodies": [{"contenttype": "text/html", "value": "<p>It rained.</p>"}],
        "infosources": [{"name": "TASS"}], "provider": {"name": "Post"}}""",
    "gkg.csv": b"20220105101500-1\t20220105101500\t1\tpost.example\thttps://post.example/1" + b"\t" * 22 + b"\n",
    "gkg1.csv": b"DATE\tNUMARTS\tCOUNTS\t" + b"\t" * 7 + b"\n20220105" + b"\t" * 9 + b"p\thttps://a.example/1<UDIV>\n",
    "events.csv": b"1\t20220105\t202201\t2022\t" + b"\t" * 55 + b"20220105101500\thttps://post.example/1\n",
    "table.csv": b"""text,title,url,published
"It rained.
Again.",Rain,https://a.example/1,2022-01-05
"an ""open"" one",x,y,z
""",
    "item.xml": b"""<newsItem guid="u:1" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>
        <provider qcode="p:Post"/><pubStatus qcode="stat:usable"/><embargoed>2022-01-05</embargoed></itemMeta>
        <contentMeta><contentCreated>2022-01-05</contentCreated><headline>T</headline><by>Dana</by>
        <creditline>TASS</creditline></contentMeta><contentSet><inlineXML><html><body><p>It rained.</p><hr/>
        <blockquote>So.</blockquote></body></html></inlineXML></contentSet></newsItem>""",
    "feed.xml": b"""<rss version="2.0"><channel><title>Post</title><item><guid>1</guid><title>T</title>
        <link>https://a.example/1</link><pubDate>Wed, 05 Jan 2022 10:00:00 GMT</pubDate>
        <source url="https://b.example">B</source><description>&lt;p&gt;It rained.&lt;/p&gt;</description></item>
        </channel></rss>""",
    "atom.xml": b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><id>1</id>
        <updated>2022-01-05T10:00:00Z</updated><content type="xhtml"><div>It rained.</div></content></entry></feed>""",
    "feed.json": b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": 1, "title": "T",
        "content_html": "<p>It rained.</p>", "date_published": "2022-01-05T10:00:00Z", "url": "https://a.example/1"}]}""",
    "page.html": b"""<!doctype html><html><head><title>T</title>
        <meta property="article:published_time" content="2022-01-05">
        <script type="application/ld+json">{"@graph": [{"datePublished": "2022-01-05"}]}</script></head><body><article>
        <p>Editor's note: The following appeared in Delta.</p><hr><blockquote><p>The council met on Monday and agreed
        to open the gates, its chairwoman said to reporters.</p></blockquote></article></body></html>""",
    "page.warc": b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    % len(_ANSWER)
    + _ANSWER
    + b"\r\n\r\n",
    "note.txt": b"""Gates

By Dana Ospanova

ALMATY, 5 January 2022 (Reuters) - It rained.

Editor's note: so.

(with AP)
""",
}
LIST = b"""<opml version="2.0"><body><outline text="a" xmlUrl="https://a.example/rss"/>
    <outline type="include" url="b.opml"/></body></opml>"""
