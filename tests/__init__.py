"""Tests. What was compiled of them and of the program is kept, also where Python was told to keep nothing.

Compiling it all again for each run, and for each program that a test starts, was a good part of the time.
"""

import os
import sys

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
