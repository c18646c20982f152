"""What the decoder's process may not do whatever a file makes of it: talk to anybody, or start a program (quality S29, S33).

On Linux the kernel refuses the system calls (seccomp, a filter that stays for good and holds for every child). Elsewhere
there is no such filter, and the process says so once.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2  # linux/prctl.h, linux/seccomp.h
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
LOAD, JUMP_IF_EQUAL, JUMP_IF_FROM, RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
CALL_AT, MACHINE_AT = 0, 4  # in struct seccomp_data
FOREIGN_CALLS = 0x40000000
"""Where the numbers of the x32 calls begin, which are the same calls by other numbers."""
MACHINES = {
    # AUDIT_ARCH_*; socket, connect, accept, bind, listen, socketpair, accept4, execve, execveat, ptrace, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 43, 49, 50, 53, 288, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 202, 200, 201, 199, 242, 221, 281, 117, 425)),
}


def confine() -> bool:
    """Give up talking and starting programs for good; whether this system can make sure of it."""
    found = MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if found is None or not _refuse(*found):
        os.write(2, b"decoder: this system cannot keep it from the network\n")
        return False
    return True


def _refuse(machine: int, calls: tuple[int, ...]) -> bool:
    steps = [
        _step(LOAD, 0, 0, MACHINE_AT),
        _step(JUMP_IF_EQUAL, 0, len(calls) + 3, machine),
        _step(LOAD, 0, 0, CALL_AT),
        _step(JUMP_IF_FROM, len(calls) + 1, 0, FOREIGN_CALLS),
        *(_step(JUMP_IF_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        _step(RETURN, 0, 0, ALLOW),
        _step(RETURN, 0, 0, REFUSE),
    ]
    held = ctypes.create_string_buffer(b"".join(steps))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(held)))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *([ctypes.c_ulong] * 4)]
    at = ctypes.addressof(program)
    given_up = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, at, 0, 0)
    return given_up == (0, 0)


def _step(code: int, if_so: int, if_not: int, value: int) -> bytes:
    """One struct sock_filter."""
    return struct.pack("@HBBI", code, if_so, if_not, value)
