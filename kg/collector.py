"""Loading without the cyclic garbage collector, which looks through all that is loaded again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Leaves cycles alone until what is inside is done; for what makes many objects that stay.

    Objects in no cycle go as ever. Serves as a decorator as well.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # What has been loaded stays: it joins the oldest objects at once, without being looked through.
        if not gc.get_freeze_count():  # what a server has set apart remains so
            gc.freeze()
            gc.unfreeze()
        gc.enable()
