"""The store gives back what was kept, or nothing."""

import os
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from peaceresearch.provenance.store import Store, job_key


def test_what_was_kept_is_put_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    made = tmp_path / "made"
    made.write_bytes(b"bytes")
    store.keep("key", {"a/0": made})
    assert store.restore("key", {"a/0": tmp_path / "deep" / "place"})
    assert (tmp_path / "deep" / "place").read_bytes() == b"bytes"
    assert not store.restore("other", {"a/0": tmp_path / "elsewhere"})
    assert not store.restore("key", {"b/0": tmp_path / "elsewhere"})
    assert not (tmp_path / "elsewhere").exists()


def test_a_damaged_file_is_no_hit_and_is_mended_when_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    made = tmp_path / "made"
    made.write_bytes(b"bytes")
    store.keep("key", {"a/0": made})
    for kept in (tmp_path / "store" / "files").iterdir():
        kept.write_bytes(b"bytez")
    assert not store.restore("key", {"a/0": tmp_path / "place"})
    assert not (tmp_path / "place").exists()
    store.keep("key", {"a/0": made})
    assert store.restore("key", {"a/0": tmp_path / "place"})


def test_only_its_owner_may_look_into_the_store(tmp_path: Path) -> None:
    with Store(tmp_path / "store").scratch():
        assert (tmp_path / "store").stat().st_mode & 0o077 == 0


def test_what_was_not_used_for_long_is_forgotten_and_nothing_else(tmp_path: Path) -> None:
    store, long_ago = Store(tmp_path / "store"), time.time() - 40 * 86_400
    for name in ("old", "new", "shared"):
        (tmp_path / name).write_bytes(name.encode())
    store.keep("old", {"a/0": tmp_path / "old", "b/0": tmp_path / "shared"})
    store.keep("new", {"a/0": tmp_path / "new", "b/0": tmp_path / "shared"})
    left = tmp_path / "store" / "scratch" / "left"
    left.mkdir(parents=True)
    for path in [tmp_path / "store" / "jobs" / "old.json", left, *(tmp_path / "store" / "files").iterdir()]:
        os.utime(path, (long_ago, long_ago))
    store.forget(days=30)
    assert not left.exists()
    assert not store.restore("old", {"a/0": tmp_path / "x", "b/0": tmp_path / "y"})
    assert store.restore("new", {"a/0": tmp_path / "x", "b/0": tmp_path / "y"})
    assert len(list((tmp_path / "store" / "files").iterdir())) == 2


@given(st.binary(max_size=20), st.binary(max_size=20), st.text(max_size=10))
def test_the_key_tells_contents_and_spec_apart_and_nothing_else(
    tmp_path_factory, one: bytes, two: bytes, spec: str
) -> None:
    folder = tmp_path_factory.mktemp("key")
    (folder / "a").write_bytes(one)
    (folder / "b").write_bytes(two)
    key = job_key(spec, {"raw": [folder / "a"]})
    # The name counts too: a document refers to its pictures by it.
    assert key != job_key(spec, {"raw": [folder / "b"]})
    (folder / "a").write_bytes(two)
    assert (key == job_key(spec, {"raw": [folder / "a"]})) == (one == two)
    (folder / "a").write_bytes(one)
    assert key != job_key(spec + " ", {"raw": [folder / "a"]})
    assert key != job_key(spec, {"other": [folder / "a"]})
