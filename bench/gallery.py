"""The pictures of docs/gallery.md, from the two articles in ``seeds/``: ``python bench/gallery.py``.

Needs a Chromium on the path for the faces that a browser draws.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browsing import chromium

import kg
from kg.store import Store, open_store
from kg.view.atlas import map_of, map_page
from kg.view.drawings import lineage_of, timeline_page
from kg.view.picture import write_picture

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
FACES: dict[str, tuple[dict[str, Any], str]] = {
    "pyvis": ({"focus": "Yunnan", "depth": 3}, "light"),
    "large": ({"face": "large", "limit": 5000}, "light"),
    "large-dark-zh": ({"face": "large", "focus": "Yunnan", "depth": 3, "language": "zh"}, "dark"),
}
"""Views of the graph: the options of ``Graph.view``, and the colour scheme."""
SITE = {"graph": "/graph"}
"""Pages of the server."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its name: its text, the colour scheme, and the place in it that is shown."""

    name: str
    html: str
    scheme: str = "light"
    place: str = ""


def main() -> None:
    """Builds the seeds, draws each view and writes the pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "kg-store"
        with kg.build([ROOT / "seeds"], store=store) as graph:
            pages = [Page(n, graph.view(**options).html, scheme) for n, (options, scheme) in FACES.items()]
        with open_store(store, read_only=True) as home:
            write_picture(map_of(home, "articles"), PICTURES / "map.png", title="map")
            write_picture(lineage_of(home), PICTURES / "lineage.png", title="lineage")
            nonce = secrets.token_urlsafe(16)
            pages.append(Page("timeline", timeline_page(home, nonce=nonce)))
            prefectures = map_page(home, "Event", nonce=nonce, language="zh")
            pages.append(Page("prefectures-zh", prefectures, "dark", "#CN-YN"))
            with _served(store, home) as address:
                _photograph(Path(folder), pages, address)


@contextmanager
def _served(folder: Path, store: Store) -> Iterator[str]:
    """The pages of a store on a free port of the loopback interface."""
    import uvicorn

    from kg.serve import Reader, create_app, in_process

    reader = Reader(folder)
    app = create_app(in_process(store), base=store.base, reader=reader)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        reader.close()


def _photograph(folder: Path, pages: list[Page], address: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        for it in pages:
            file = folder / f"{it.name}.html"
            file.write_text(it.html, "utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=it.scheme)
            page.goto(file.as_uri() + it.place)
            page.wait_for_timeout(2500)
            page.screenshot(path=PICTURES / f"{it.name}.png")
        for name, path in SITE.items():
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address + path)
            page.locator("#face[data-busy=false]").wait_for()
            page.wait_for_timeout(1000)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
