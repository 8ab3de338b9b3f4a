"""The pools of memory that the threads of the server take from."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

COUNT = """
import ctypes, sys, threading
from launcher.heap import few_pools
if sys.argv[1] == "few":
    few_pools()
together, kept = threading.Barrier(8), []
def take():
    together.wait(10)
    kept.append([bytes(2000) for _ in range(2000)])
    together.wait(10)
threads = [threading.Thread(target=take) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, out)
libc.fclose(out)
"""


def pools(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", COUNT, how], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the pools are those of glibc")
def test_eight_threads_take_their_memory_from_two_pools() -> None:
    assert (pools("few"), pools("as they are") > 2) == (2, True)
