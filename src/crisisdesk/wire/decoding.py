"""What came over the line, unpacked and decoded, never past a limit."""

import codecs
import re
import zlib

_AUTOMATIC = 32 + zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']|<meta[^>]{0,200}?\bcharset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 2_048
_LARGER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
"""Charsets that are declared where a larger one is written (WHATWG Encoding Standard)."""
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})
"""Codecs of Python that no page is written in; some of them run on for ever or write warnings."""


class Unpacking:
    """Bytes as they come, unpacked as their encoding says; what would pass the limit is never made.

    ``encoding`` is the value of Content-Encoding: nothing, gzip or deflate. Raises ``ValueError`` with the reason.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise ValueError(f"packed as {self._encoding[:40]!r}, which was not asked for")
        self._limit = limit
        self._received = 0
        self._made = bytearray()
        self._zlib = None if self._encoding in {"", "identity"} else zlib.decompressobj(_AUTOMATIC)

    def add(self, data: bytes) -> None:
        """Take what came next."""
        self._received += len(data)
        if self._received > self._limit:
            raise ValueError(f"larger than {self._limit:,} bytes")
        if self._zlib is None:
            self._made += data
        else:
            self._unpack(data)

    def whole(self) -> bytes:
        """All of it. Raises ``ValueError`` where the packed stream has no end."""
        if self._zlib is not None and self._received and not self._zlib.eof:
            raise ValueError(f"the {self._encoding} stream breaks off")
        return bytes(self._made)

    def _unpack(self, data: bytes) -> None:
        while data:
            if self._zlib is None or self._zlib.eof:
                self._zlib = zlib.decompressobj(_AUTOMATIC)
            room = self._limit - len(self._made) + 1
            self._made += self._inflated(data, room)
            if len(self._made) > self._limit:
                raise ValueError(f"larger than {self._limit:,} bytes when unpacked")
            data = self._zlib.unconsumed_tail or self._zlib.unused_data
            if self._zlib.eof and not data.startswith(b"\x1f\x8b"):
                return

    def _inflated(self, data: bytes, room: int) -> bytes:
        assert self._zlib is not None
        try:
            return self._zlib.decompress(data, room)
        except zlib.error as error:
            if self._encoding == "deflate" and not self._made:
                self._zlib = zlib.decompressobj(_RAW)
                try:
                    return self._zlib.decompress(data, room)
                except zlib.error:
                    pass
            raise ValueError(f"not what its encoding {self._encoding} says ({error})") from None


def text_of(data: bytes, charset: str = "") -> str:
    """The text that bytes of a feed or page are.

    What is valid UTF-8 is read as that, whatever is declared; then the charset of the answer's header counts, then
    the one declared inside. Characters that cannot be read become U+FFFD, so that whoever uses the text can refuse
    the part where they stand.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    found = _DECLARED.search(data[:_HEAD])
    inside = (found[1] or found[2]).decode("ascii") if found else ""
    declared = [codec for name in (charset, inside) if (codec := _codec(name))]
    tried = declared if data.isascii() else ["utf-8", *declared]
    for name in tried:
        try:
            return data.decode(name)
        except ValueError:
            continue
    return data.decode(declared[0] if declared else "utf-8", "replace")


def _codec(name: str) -> str | None:
    """The codec that reads what is declared under a name; None where that is no charset of a page."""
    try:
        codec = codecs.lookup(name).name if name else ""
        if not codec or codec in _NO_CHARSETS or not b"-".decode(codec):
            return None
    except (LookupError, ValueError):
        return None
    return _LARGER.get(codec, codec)
