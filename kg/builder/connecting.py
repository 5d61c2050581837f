"""The way to a cluster: its scheduler is reached, or workers are started here, and all are of one release."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from kg.builder.stages import Stages
from kg.builder.tasks import Release, other_release, release_here
from kg.errors import SettingsError

if TYPE_CHECKING:
    from distributed import Client

_LOCAL: Final = "local:"
_CONNECT: Final = 10.0
"""Seconds to reach a scheduler."""
_FIRST: Final = 60.0
"""Seconds in which a scheduler has to have a worker."""
_OF_DASK: Final = {
    # A document of JSON may be large, and goes out once.
    "distributed.admin.large-graph-warning-threshold": "1 GiB",
    # Where a worker of this machine has died, another takes its place, however long it takes to start.
    "distributed.deploy.lost-worker-timeout": "1 day",
}
_DEATHS: Final = 1
"""Workers of this machine that a task may end and still be given to another."""


@contextmanager
def connected(address: str, release: Release, stages: Stages) -> Iterator[Client]:
    """A client of the scheduler at an address, or of one with so many workers here (``local:N``).

    Raises SettingsError where there is none, it has no worker, or one is of another release.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise SettingsError("cluster: this takes more packages: pip install 'policykg[cluster]'") from error
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_OF_DASK))
        if address.startswith(_LOCAL):
            count = int(address.removeprefix(_LOCAL)) or len(os.sched_getaffinity(0))
            client = stack.enter_context(_local(count))
        else:
            try:
                client = distributed.Client(address, timeout=_CONNECT, set_as_default=False)
            except (OSError, ValueError) as error:
                raise SettingsError(
                    f"cluster: {address}: no scheduler answers there ({error}); start one with "
                    "`dask scheduler`, or have workers of this machine: local:2"
                ) from error
            stack.enter_context(client)
        _has_workers(client, address)
        _is_of_one_release(client, address, release, stages)
        yield client


@contextmanager
def _local(count: int) -> Iterator[Client]:
    """A client of so many worker processes of this machine, which nobody else may give tasks to."""
    from distributed import Client, LocalCluster, Security

    with (
        tempfile.TemporaryDirectory(prefix="kg-cluster-") as folder,
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            security=Security.temporary(),
            scheduler_kwargs={"allowed_failures": _DEATHS},
            local_directory=folder,
            silence_logs=logging.CRITICAL,
        ) as here,
        Client(here, set_as_default=False) as client,
    ):
        yield client


def _has_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_FIRST)
    except TimeoutError as error:
        raise SettingsError(
            f"cluster: {address}: the scheduler has no worker; start one on each machine with "
            f"`dask worker {address} --nthreads 1 --nworkers auto`"
        ) from error


def _is_of_one_release(client: Client, address: str, release: Release, stages: Stages) -> None:
    """Raises SettingsError where scheduler or workers have another policykg, Python or distributed."""
    asked = (release_here, stages.base, stages.min_confidence)
    found: dict[str, object] = client.run(*asked, on_error="return")
    try:
        found["scheduler"] = client.run_on_scheduler(*asked)
    except ImportError as error:
        found["scheduler"] = error
    for who, theirs in sorted(found.items()):
        if isinstance(theirs, BaseException):
            raise SettingsError(
                f"cluster: {address}: {who} cannot run policykg ({theirs}); "
                f"install it there as here: {release}"
            )
        if isinstance(theirs, Release) and theirs != release:
            raise SettingsError(f"cluster: {address}: {other_release(who, theirs, release)}")
