"""What a process that runs users' queries may do: no network, no other program, no more memory than given.

Oxigraph has an HTTP client of its own, which SERVICE and LOAD use. Both are refused before a query runs; this
is the wall behind that gate. On Linux a filter of system calls (seccomp, which needs no privilege) makes
every way to open a socket fail with EPERM, for the process and all that it may start; other systems have
the gate alone, and :func:`confine` says so.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import Final

# System calls that open or use a socket, set up io_uring (which can open one), or start another program:
# socket, connect, bind, listen, sendto, sendmsg, sendmmsg, execve, execveat, io_uring_setup, ptrace. Calls
# that send to an address could connect a socket anew that was lent and whose client has gone (TCP Fast Open);
# write cannot. Numbers: Linux, arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
_MACHINES: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 44, 46, 307, 59, 322, 425, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 206, 211, 269, 221, 281, 425, 117)),
}
_X32: Final = 0x40000000
"""Numbers from here on are x86-64's second table, by which all of the above could be called, too."""
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_M_ARENA_MAX: Final = -8
"""Of mallopt(3)."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # of the BPF machine


def limit_memory(memory_bytes: int) -> None:
    """Bounds the address space of this process (Linux); no core is written when it dies."""
    if sys.platform == "linux":
        import resource

        # glibc reserves 64 MB of addresses for each thread that asks for memory: all share what one has, or
        # threads that open a new state of the store find no room for themselves.
        if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
            mallopt(_M_ARENA_MAX, 1)
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def confine() -> bool:
    """Takes the network and the start of programs from this process for good; tells whether it could."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    architecture, refused = _MACHINES[platform.machine()]
    program = _program(architecture, refused)
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    code = ctypes.create_string_buffer(b"".join(program), 8 * len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header), 0, 0) == 0)


def _program(architecture: int, refused: tuple[int, ...]) -> list[bytes]:
    """The filter: another architecture's calls and those of the list fail, all others are let through."""

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("HBBI", code, yes, no, value)

    count = len(refused)
    return [
        step(_LOAD, 4),  # the architecture
        step(_EQUAL, architecture, 0, count + 3),
        step(_LOAD, 0),  # the number of the call
        step(_AT_LEAST, _X32, count + 1, 0),
        *(step(_EQUAL, number, count - place, 0) for place, number in enumerate(refused)),
        step(_RETURN, _ALLOW),
        step(_RETURN, _REFUSE),
    ]
