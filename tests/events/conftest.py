"""The helper beside these tests (`made_up_events`) can be imported by them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
