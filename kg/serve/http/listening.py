"""A port of this machine, or why it cannot be had."""

from __future__ import annotations

import errno
import socket

from kg.errors import KgError


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on a port; 0 takes a free one. Raises KgError where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise KgError(f"--host {host}: {error.strerror or error}; give an address of this machine") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise KgError(
                f"port {port} of {host} is in use; stop what uses it, or give another --port"
            ) from error
        raise KgError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    return listening
