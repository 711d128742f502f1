"""What several test modules share."""

from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).resolve().parents[1]
settings.register_profile("untimed", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("untimed")  # how long an example takes tells of the machine


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files that stays outside the repository; a test that needs it skips where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real input files (../shared/data) are not on this machine")
    return folder
