"""The pictures of docs/gallery.md, from the two articles in ``seeds/``: ``python bench/gallery.py``.

Needs a Chromium on the path for the faces that a browser draws.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import kg
from kg.store import open_store
from kg.view.atlas import map_of
from kg.view.drawings import lineage_of, timeline_of
from kg.view.picture import write_picture

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
FACES = {
    "pyvis": ({"focus": "Yunnan", "depth": 3}, "light"),
    "large": ({"face": "large", "limit": 5000}, "light"),
    "large-dark-zh": ({"face": "large", "focus": "Yunnan", "depth": 3, "language": "zh"}, "dark"),
}
"""What is drawn in a browser: the options of ``Graph.view``, and the colour scheme."""


def main() -> None:
    """Builds the seeds, draws each view and writes the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "kg-store"
        with kg.build([ROOT / "seeds"], store=store) as graph:
            pages = {name: graph.view(**options).html for name, (options, _) in FACES.items()}
        with open_store(store, read_only=True) as home:
            write_picture(map_of(home, "articles"), PICTURES / "map.png", title="map")
            write_picture(timeline_of(home), PICTURES / "timeline.png", title="timeline")
            write_picture(lineage_of(home), PICTURES / "lineage.png", title="lineage")
        for name, html in pages.items():
            (Path(folder) / f"{name}.html").write_text(html, "utf-8")
        _photograph(Path(folder))


def _photograph(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("no Chromium on the path: the pictures of the pages were left as they are")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (_, scheme) in FACES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
            page.goto((folder / f"{name}.html").as_uri())
            page.wait_for_timeout(2500)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
