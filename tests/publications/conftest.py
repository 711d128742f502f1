"""The helpers beside these tests (`extract`, `conformance_pages`) can be imported by them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
