"""Outputs by what they were made from: a job whose inputs and spec were seen before gets its outputs back.

`results/.store/` holds `jobs/<key>.json` (name of each output and the SHA-256 of its bytes) and `files/<sha256>`. The
key is the SHA-256 of the spec and of the content of all inputs. Nothing in it is needed: it may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from peaceresearch.provenance.spec import canonical_json, file_digest, text_digest

_DAY = 86_400.0


def job_key(spec: str, inputs: Mapping[str, Sequence[Path]]) -> str:
    """Key of a job: digest of its spec and of its inputs, their names, paths and contents, in their order."""
    content = {name: [[str(path), file_digest(path)] for path in paths] for name, paths in inputs.items()}
    return text_digest(canonical_json({"spec": spec, "inputs": content}))


class Store:
    """The store in the folder `folder`; made when it is first needed, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scratch(self) -> tempfile.TemporaryDirectory[str]:
        """A private folder on the same file system, for outputs in the making."""
        (self.folder / "scratch").mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        return tempfile.TemporaryDirectory(dir=self.folder / "scratch", ignore_cleanup_errors=True)

    def restore(self, key: str, outputs: Mapping[str, Path]) -> bool:
        """Put the outputs of job `key` back; False if it is not known, or if a file in the store is damaged or gone."""
        try:
            known: dict[str, str] = json.loads((self.folder / "jobs" / f"{key}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        if set(known) != set(outputs):
            return False
        with self.scratch() as scratch:
            copies = {}
            for index, name in enumerate(sorted(outputs)):
                copies[name] = Path(scratch) / str(index)
                try:
                    shutil.copyfile(self.folder / "files" / known[name], copies[name])
                except FileNotFoundError:
                    return False
                if file_digest(copies[name]) != known[name]:
                    return False
            deliver({copies[name]: path for name, path in outputs.items()})
        with suppress(OSError):
            os.utime(self.folder / "jobs" / f"{key}.json")  # used today: not to be forgotten soon
        return True

    def keep(self, key: str, outputs: Mapping[str, Path]) -> None:
        """Remember the files `outputs` (name: path) as those of job `key`."""
        for folder in ("jobs", "files"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        known = {}
        for name, path in outputs.items():
            known[name] = file_digest(path)
            kept = self.folder / "files" / known[name]
            if not kept.exists() or kept.stat().st_size != path.stat().st_size or file_digest(kept) != known[name]:
                _replace(path, kept)
        manifest = self.folder / "jobs" / f"{key}.json"
        fresh = manifest.with_suffix(f".{os.getpid()}")
        fresh.write_text(canonical_json(known), encoding="utf-8")
        fresh.replace(manifest)

    def forget(self, days: float) -> None:
        """Remove what no job used in the last `days`, and scratch folders that killed jobs left more than a day ago."""
        now = time.time()

        def is_older(path: Path, age: float) -> bool:
            return now - path.stat().st_mtime > age * _DAY

        for left in [path for path in (self.folder / "scratch").glob("*") if is_older(path, 1)]:
            shutil.rmtree(left, ignore_errors=True)
        old = [path for path in (self.folder / "jobs").glob("*") if is_older(path, days)]
        if not old:
            return
        for manifest in old:
            manifest.unlink()
        used = {
            kept for path in (self.folder / "jobs").glob("*.json") for kept in json.loads(path.read_text()).values()
        }
        for file in (self.folder / "files").glob("*"):
            if file.name not in used and is_older(file, 1):
                file.unlink()


def deliver(files: Mapping[Path, Path]) -> None:
    """Move each finished file to its place; all are complete before the first is moved."""
    for path in files.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    for made, path in files.items():
        with suppress(FileNotFoundError):
            # Snakemake judges by modification time; a file that was put back is new.
            os.utime(made)
        made.replace(path)


def _replace(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, fresh)
    fresh.replace(target)
