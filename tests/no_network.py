"""Runs a Python command line in a process that the Linux kernel kills the moment it asks for a network socket.

    python tests/no_network.py -m pytest tests/journeys/test_office_runner.py

A seccomp filter sees every system call, so Qt, SQLCipher and every other native library is covered, which a
hook inside Python could not promise. Sockets of the machine itself (AF_UNIX) pass. Linux on x86-64 and arm64.
"""

import ctypes
import os
import platform
import struct
import sys

_SOCKET_CALL = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_FAMILIES = (2, 10)  # AF_INET, AF_INET6
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def is_supported() -> bool:
    return sys.platform == "linux" and platform.machine() in _SOCKET_CALL


def forbid() -> None:
    """From here on this process and its children die on socket(AF_INET or AF_INET6, ...). Raises OSError if refused."""
    architecture, number = _SOCKET_CALL[platform.machine()]
    # Offsets in seccomp_data: 0 call number, 4 architecture, 16 first argument.
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 0, 5, architecture),
        (_LOAD, 0, 0, 0),
        (_JUMP_IF_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, 16),
        (_JUMP_IF_EQUAL, 2, 0, _FAMILIES[0]),
        (_JUMP_IF_EQUAL, 1, 0, _FAMILIES[1]),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*call):
            raise OSError(ctypes.get_errno(), "the kernel refused the network filter")


if __name__ == "__main__":
    forbid()
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606 - no shell, our own interpreter
