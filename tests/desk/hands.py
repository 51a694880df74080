"""Hands that do the same on a page: one points and clicks, one has a keyboard and nothing else."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST = 20
"""Ways that are tried to get to something; a page on which it takes more has a trap."""

TABBABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter(one => one.type !== 'hidden' && one.tabIndex >= 0 && !one.disabled
    && one.checkVisibility({visibilityProperty: true}))
  .filter((one, at, list) => one.type !== 'radio' || list.findIndex(
    other => other.name === one.name && other.form === one.form) === at)"""
"""What the key Tab goes to, in its order, as a function of the browser."""

_WHERE = f"""one => {{
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  const drawn = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const alike = other => other === one || (one.type === 'radio' && other.name === one.name && other.form === one.form);
  const order = ({TABBABLE})(), from = order.indexOf(at), to = order.findIndex(alike);
  const after = order.filter(other => at.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
  return {{
    here: at === one,
    same: alike(at),
    steps: from >= 0 ? to - from : to - order.length + after.length + 1,
    seen: at === document.body || at.tagName === 'MAIN' || (drawn && inside),
    what: at.outerHTML.slice(0, 200),
  }};
}}"""


class Hand:
    """Points and clicks."""

    def __init__(self, page: "Page", *, scripts: bool = True) -> None:
        self.page = page
        self.scripts = scripts

    def follow(self, name: str, within: str = "body") -> None:
        """Follow the first link of that name."""
        self._press(self.page.locator(within).get_by_role("link", name=name).first)

    def press(self, name: str, within: str = "body") -> None:
        """Press the first button of that name."""
        self._press(self.page.locator(within).get_by_role("button", name=name).first)

    def unfold(self, words: str, within: str = "body") -> None:
        """Open what is folded behind the first line with these words."""
        self._press(self.page.locator(within).locator("summary", has_text=words).first)

    def write(self, label: str, words: str, within: str = "body") -> None:
        """Write into the field of that label."""
        self._write(self.page.locator(within).get_by_label(label).first, words)

    def choose(self, label: str, value: str, within: str = "body") -> None:
        """Choose from the list of that label."""
        self._choose(self.page.locator(within).get_by_label(label).first, value)

    def mark(self, label: str, within: str = "body") -> None:
        """Choose one of several by its round sign."""
        self._mark(self.page.locator(within).get_by_label(label).first)

    def hand_over(self, label: str, name: str, data: bytes) -> None:
        """Hand over a file."""
        self._hand_over(self.page.get_by_label(label), {"name": name, "mimeType": "text/plain", "buffer": data})

    def arrives(self, heading: str) -> None:
        """Wait for the page of that heading."""
        self.page.locator("h1", has_text=heading).first.wait_for()

    def sees(self, words: str, within: str = "body") -> None:
        """Wait for words on the page."""
        self.page.locator(within).get_by_text(words).first.wait_for()

    def _press(self, what: "Locator") -> None:
        what.click()

    def _write(self, field: "Locator", words: str) -> None:
        field.fill(words)

    def _choose(self, field: "Locator", value: str) -> None:
        field.select_option(value)

    def _mark(self, field: "Locator") -> None:
        field.check()

    def _hand_over(self, field: "Locator", file: Any) -> None:
        field.set_input_files(file)


class Keys(Hand):
    """Has Tab, Shift+Tab, Enter, Space and the arrows, letters to write with, and sees where the focus is."""

    def _press(self, what: "Locator") -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def _write(self, field: "Locator", words: str) -> None:
        self.reach(field)
        self.page.keyboard.type(words)

    def _choose(self, field: "Locator", value: str) -> None:
        self.reach(field)
        for key in ("ArrowDown", "ArrowUp"):
            for _ in range(field.locator("option").count()):
                if field.input_value() == value:
                    return
                self.page.keyboard.press(key)
        assert field.input_value() == value

    def _mark(self, field: "Locator") -> None:
        self.reach(field, group=True)
        for _ in range(MOST):
            if field.is_checked():
                return
            self.page.keyboard.press("Space" if not self._where(field)["same"] else "ArrowDown")
        raise AssertionError("no way to choose it by the arrows")

    def _hand_over(self, field: "Locator", file: Any) -> None:
        self.reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def reach(self, what: "Locator", *, group: bool = False) -> None:
        """Move the focus to something, forwards or back, and see it at every step."""
        what.wait_for()
        for _ in range(MOST):
            found = self._where(what)
            assert found["seen"], f"nobody sees that the focus is on {found['what']}"
            if found["here"] or (group and found["same"]):
                return
            for _ in range(abs(found["steps"]) or 1):
                self.page.keyboard.press("Tab" if found["steps"] >= 0 else "Shift+Tab")
        raise AssertionError(f"no way by keyboard to {what}")

    def _where(self, what: "Locator") -> dict[str, Any]:
        found: dict[str, Any] = what.evaluate(_WHERE)
        return found
