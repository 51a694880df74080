"""How the documentation is built: Markdown by MyST, the furo theme, nothing fetched."""

from crisisdesk import __version__

project = "crisisdesk"
copyright = "the crisisdesk contributors, Apache-2.0"  # noqa: A001
version = release = __version__

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"crisisdesk {version}"
html_show_sphinx = False
