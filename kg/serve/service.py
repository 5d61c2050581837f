"""What the endpoint's handlers share: who answers, who may change, where the public finds the server."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import cast

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.serve.answering.jobs import Answer, Answerer, Asked, Change, Changer, Done, Failure
from kg.serve.answering.workers import Workers


@dataclass(frozen=True, slots=True)
class Service:
    """The endpoint's side of the server.

    Changes are made by ``change`` for whoever sends ``token``; without either the server is for reading.
    ``url`` is the address by which the public knows the server; none takes it from each request.
    """

    answer: Answerer
    base: str
    change: Changer | None = None
    token: str | None = None
    url: str | None = None

    @property
    def may_change(self) -> bool:
        """Whether anybody may change anything."""
        return self.change is not None and bool(self.token)

    def address(self, request: Request) -> str:
        """The server's address for the public, without a slash at its end."""
        return self.url or f"{request.url.scheme}://{request.headers.get('host') or request.url.netloc}"

    async def ask(self, job: Asked) -> Answer | Failure:
        """The answer to a job."""
        if isinstance(self.answer, Workers):
            return cast("Answer | Failure", await self.answer.ask(job))
        return await run_sync(self.answer, job)

    async def make(self, change: Change) -> Done:
        """Makes a change. Raises HTTPException where it fails."""
        assert self.change is not None
        if isinstance(self.change, Workers):
            found = cast("Done | Failure", await self.change.ask(change))
        else:
            found = await run_sync(self.change, change)
        if isinstance(found, Failure):
            raise HTTPException(found.status, found.message)
        return found

    def authorise(self, request: Request) -> None:
        """Raises HTTPException (403, 401) unless whoever sent the request may change something."""
        if not self.may_change:
            raise HTTPException(
                403, "this server is for reading: nothing can be changed (`kg serve --token` allows it)"
            )
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        assert self.token is not None
        if scheme.lower() != "bearer" or not hmac.compare_digest(sent.strip().encode(), self.token.encode()):
            raise HTTPException(
                401,
                "a change needs the server's token: Authorization: Bearer …",
                {"WWW-Authenticate": 'Bearer realm="policykg"'},
            )
