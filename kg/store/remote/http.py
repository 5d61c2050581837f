"""The SPARQL 1.1 protocol over HTTP: requests that are tried again, answers that never fill the memory."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Final

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity import wait_exponential_jitter as exponential

from kg.errors import StoreError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from kg.store.endpoint import Endpoint

ROWS: Final = "application/sparql-results+json"
TRIPLES: Final = "application/n-triples"

_ATTEMPTS: Final = 6
_LONGEST_WAIT: Final = 20.0
"""Seconds between two attempts at most; the first wait is a fraction of one, each next twice as long."""
_IN_MEMORY: Final = 8 << 20
"""Bytes of an answer that are kept in memory; a larger one goes through a temporary file."""
_PASSING: Final = {408, 425, 429, 502, 503, 504}
_PASSING_WORDS: Final = ("deadlock", "too many requests", "temporarily")
_CUT_OFF: Final = "x-sparql-maxrows"
"""A header by which Virtuoso tells that it left rows out."""
_TOLD: Final = 300


class _PassingError(StoreError):
    """A fault that may be gone with the next attempt, with the seconds that the endpoint asks for."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


class RefusedError(StoreError):
    """The endpoint understood a request and refuses it: as it stands it will never be answered."""


class Http:
    """Requests to an endpoint. Each is idempotent, so that it can be sent again after a fault that may pass.

    Raises StoreError, with the endpoint's own words, where there is no answer after some attempts.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        headers = {"User-Agent": "policykg"}
        if endpoint.token:
            headers["Authorization"] = f"Bearer {endpoint.token}"
        self._endpoint = endpoint
        self._auth: httpx.Auth | None = None
        timeout = httpx.Timeout(endpoint.seconds, connect=min(endpoint.seconds, 30.0))
        self._client = httpx.Client(headers=headers, timeout=timeout, trust_env=False)

    def query(self, sparql: str, accept: str, graphs: Mapping[str, Sequence[str]] | None = None) -> Answer:
        """The body of an answer; ``graphs`` are the parameters of the protocol that name a dataset."""
        form = {"query": [sparql], **(graphs or {})}
        request = self._client.build_request(
            "POST", self._endpoint.query, data=form, headers={"Accept": accept}
        )
        return self._patiently(request)

    def update(self, sparql: str) -> None:
        """Runs an update, which must be one that can be run twice."""
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        request = self._client.build_request(
            "POST", self._endpoint.update, content=sparql.encode(), headers=headers
        )
        self._patiently(request).close()

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _patiently(self, request: httpx.Request) -> Answer:
        attempts = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=_wait,
            reraise=True,
        )
        return attempts(self._send, request)

    def _send(self, request: httpx.Request) -> Answer:
        try:
            response = self._client.send(request, auth=self._auth, stream=True)
            if response.status_code == httpx.codes.UNAUTHORIZED and self._authorise(response):
                response.close()
                response = self._client.send(request, auth=self._auth, stream=True)
            try:
                body = Answer(response)
            finally:
                response.close()
        except httpx.TransportError as error:
            told = str(error) or type(error).__name__
            raise _PassingError(
                f"{self._endpoint}: no answer ({told}); see that the endpoint runs and can be reached"
            ) from error
        except (httpx.InvalidURL, httpx.RequestError) as error:
            raise StoreError(f"{self._endpoint}: cannot be asked: {error}") from error
        if response.is_success:
            if _CUT_OFF in response.headers:
                raise StoreError(
                    f"{self._endpoint}: rows were left out, since it gives {response.headers[_CUT_OFF]} at "
                    "most; raise its limit (Virtuoso: ResultSetMaxRows in the section SPARQL)"
                )
            return body
        raise self._fault(response, body.read(_TOLD * 4).decode("utf-8", "replace"))

    def _authorise(self, response: httpx.Response) -> bool:
        """Whether there is a user to name, in the way that the endpoint asks for."""
        if self._auth is not None or not self._endpoint.user:
            return False
        asked = response.headers.get("www-authenticate", "").lower()
        scheme = httpx.DigestAuth if asked.startswith("digest") else httpx.BasicAuth
        self._auth = scheme(self._endpoint.user, self._endpoint.password)
        return True

    def _fault(self, response: httpx.Response, text: str) -> StoreError:
        status = response.status_code
        told = " ".join(text.split())[:_TOLD] or response.reason_phrase
        if status in (401, 403):
            return StoreError(
                f"{self._endpoint}: refused ({status}: {told}); set store_user and store_password, or "
                "store_token, in the settings"
            )
        if status in _PASSING or any(word in told.lower() for word in _PASSING_WORDS):
            after = response.headers.get("retry-after", "")
            message = f"{self._endpoint}: still busy after {_ATTEMPTS} attempts ({status}: {told})"
            return _PassingError(message, float(after) if after.isdecimal() else 0.0)
        if status in (404, 405):
            return StoreError(
                f"{self._endpoint}: nothing answers SPARQL at {response.url} ({status}); see the path, and "
                "store_update in the settings"
            )
        return RefusedError(f"{self._endpoint}: {status}: {told}")


_backing_off: Final = exponential(multiplier=0.1, max=_LONGEST_WAIT, jitter=0.1)


def _wait(state: RetryCallState) -> float:
    """Longer with each attempt, and no shorter than the endpoint asks for, within reason."""
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _PassingError) else 0.0
    return max(_backing_off(state), min(after, 3 * _LONGEST_WAIT))


class Answer(io.RawIOBase):
    """The body of an answer, to be read once; closed at its end, or with the last reference to it."""

    def __init__(self, response: httpx.Response) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed below)
        for chunk in response.iter_bytes():
            self._file.write(chunk)
        self._file.seek(0)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Puts the next bytes into a buffer; tells how many."""
        view = memoryview(buffer)
        data = self._file.read(view.nbytes)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Gives the memory or the file back."""
        if not self.closed:
            self._file.close()
        super().close()
