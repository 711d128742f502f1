"""A first reading of a file's dictionary in a process of its own.

The C parser below pyreadstat can crash on a damaged dictionary (one changed byte in a variable record is enough;
ReadStat issue 388 is another case), and a crash here would end the run without a word. A crash there is an exit code.
It costs 0.15 s a file.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from pyreadstat._readstat_parser import parser_entry_point
path, format, encoding = sys.argv[1:]
try:
    parser_entry_point(path, parser_format=format, encoding=encoding or None, metadataonly=True, output_format="dict")
except Exception:
    pass
"""


def crashes(path: Path, parser_format: str, encoding: str | None) -> bool:
    """Whether the parser is killed by a signal when it reads the dictionary of the file at `path`.

    `parser_format` is `sav/zsav`, `por` or `dta`. An ordinary error of the parser is not a crash: the reading proper
    meets it again, and says what it is.
    """
    command = [sys.executable, "-P", "-c", _PROGRAM, str(path.absolute()), parser_format, encoding or ""]
    return subprocess.run(command, capture_output=True, check=False).returncode < 0
