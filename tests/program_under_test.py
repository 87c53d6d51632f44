"""Where the program and its sources are, for tests written in Python; skips loudly where it is not there."""
import os
import sys


def skip(reason):
    print(f"SKIPPED: {reason}")
    sys.exit(77)


source = os.environ.get("HIGHNEEDS_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
program = os.environ.get("HIGHNEEDS_PROGRAM", "")
if not os.path.isfile(program):
    skip("HIGHNEEDS_PROGRAM does not name the program")
