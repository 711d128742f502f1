"""The codebook of synthetic focus groups in each of its versions, and the sheet on which it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from peaceresearch.study.coding import CodebookColumns
from peaceresearch.study.focus_groups import FocusGroups
from peaceresearch.study.twin_focus_groups import FocusGroupsTwin, Theme

PATH_SEPARATOR = " > "
Rows = list[list[str]]


class Codes:
    """The codes of one version of the codebook: `paths` and `themes` by their names in the twin.

    Parameters
    ----------
    groups
        The config, whose codes are those in force.
    twin
        Its themes and aspects.
    version
        A version of the codebook; None for the one in force.
    """

    def __init__(self, groups: FocusGroups, twin: FocusGroupsTwin, version: str | None) -> None:
        self.themes: Mapping[str, Theme] = twin.codes
        self.paths: dict[str, str] = {}
        for name, theme in twin.codes.items():
            code = groups.codes.get(theme.now or name)
            path = theme.called.get(version or "", code.code if code else None)
            if path is not None:  # else it was given up
                self.paths[name] = path


def codebook_rows(codes: Codes, columns: CodebookColumns) -> Rows:
    """Header and a row per code, by its path; what codes meant that were merged stands in one cell."""
    parts = [part for part in ("definition", "include", "exclude") if getattr(columns, part)]
    of: dict[str, list[Theme]] = {}
    for name, path in codes.paths.items():
        of.setdefault(path, []).append(codes.themes[name])
    rows = [[columns.code, *(getattr(columns, part) for part in parts)]]
    for path, themes in of.items():
        rows.append([path, *(" ".join(filter(None, (getattr(theme, part) for theme in themes))) for part in parts)])
    return rows
