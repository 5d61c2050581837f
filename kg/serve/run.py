"""Runs the server on a port of this machine."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kg.serve.answering.worker import Limits
from kg.serve.answering.workers import Workers
from kg.serve.app import create_app
from kg.serve.http.connection import connections
from kg.serve.http.listening import listen
from kg.serve.http.middleware import Allowance
from kg.serve.reader import Reader
from kg.serve.sparql.shortcut import Shortcut
from kg.store import Place, open_store

_MOST_CONNECTIONS: Final = 1000


def serve(
    place: Place,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int = 2,
    limits: Limits | None = None,
    token: str | None = None,
    url: str | None = None,
    dumps: Path | None = None,
    per_minute: int = 0,
    examples: Sequence[tuple[str, str]] = (),
    announce: Callable[[str], None] = lambda address: None,
) -> None:
    """Serves a store until it is interrupted; ``announce`` is told the address once it answers.

    Port 0 takes a free one. The other arguments are those of :class:`Workers` and :func:`create_app`.
    Raises :class:`KgError` where there is no store or the port cannot be had.
    """
    import uvicorn

    with open_store(place, read_only=True) as store:
        base = store.base
    listening = listen(host, port)
    pool = Workers(place, count=workers, limits=limits)
    writer = Workers(place, count=1, limits=limits, writing=True) if token else None
    reader = Reader(place)
    allowance = Allowance(per_minute)
    try:
        config = uvicorn.Config(
            create_app(
                pool,
                base=base,
                examples=examples,
                reader=reader,
                change=writer,
                token=token,
                url=url,
                allowance=allowance,
                dumps=dumps,
            ),
            http=connections(Shortcut(pool, allowance=allowance, url=url)),
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_MOST_CONNECTIONS,
        )
        gc.freeze()  # what is there by now stays: no collection walks it again
        shown = f"[{host}]" if ":" in host else host
        announce(f"http://{shown}:{listening.getsockname()[1]}/")
        # Ctrl-C is how a server is stopped: no error.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    finally:
        pool.close()
        if writer:
            writer.close()
        reader.close()
        listening.close()
