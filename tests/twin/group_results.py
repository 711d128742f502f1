"""The focus groups of a study on disk, read and analysed as the pipeline does."""

from pathlib import Path

from peaceresearch.focus_groups.analyse_focus_groups import Analysed, analyse
from peaceresearch.plan import Plan
from peaceresearch.provenance.digests import Digests
from peaceresearch.sources.read_focus_groups import read


def analysed(folder: Path, config) -> tuple[dict, list, Analysed]:
    """The tables, what was noticed, and the analysis."""
    plan = Plan(folder, config, {}, "embedded", Digests())
    spec = plan._read_focus_groups()
    sheets = [spec["participants"], spec["quotes"], spec["reconciled"]]
    declared = [each for _, each in spec["codings"]] + [each for _, each in spec["codebook"] or []]
    sources = [each["source"] for each in (*declared, *spec["transcripts"], *filter(None, sheets)) if each["source"]]
    tables, notes = read(spec, {source: folder / source for source in sources})
    return tables, notes, analyse(tables, plan._analyse_focus_groups())
