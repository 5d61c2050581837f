"""The site over a store, on a free port of the loopback interface, for a browser."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn

from kg.serve import Reader, create_app, in_process
from kg.store import open_store
from kg.terms import BASE


def served(app) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def site_of(folder: Path, **options: Any) -> Iterator[str]:
    """The address of the site over the store in a folder."""
    reader, store = Reader(folder), open_store(folder, read_only=True)
    yield from served(create_app(in_process(store), base=BASE, reader=reader, **options))
    reader.close()
    store.close()
