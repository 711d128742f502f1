"""Rule `draw_figure`: one figure in all languages."""

from __future__ import annotations

import importlib
from pathlib import Path

from peaceresearch.exhibits.fitting import fitting
from peaceresearch.exhibits.footer import footer, write_footer
from peaceresearch.exhibits.record import write_data, write_record
from peaceresearch.exhibits.theme import save
from peaceresearch.exhibits.view import views
from peaceresearch.provenance.job import Job
from peaceresearch.results.table import read_results


def run(job: Job) -> None:
    """Draw the exhibit's released results in each language, with what stands under it, its data and where it came
    from.
    """
    results = read_results(job.input("results"))
    # By name, so that an edit to one kind touches only its figures; the plan names the module in the code digest.
    kind = importlib.import_module(f"peaceresearch.exhibits.{job.spec['kind']}")
    implied = getattr(kind, "DIMENSIONS", ())
    results = fitting(results, job.spec, kind.MEASURES, job.places["svg"][0].stem, implied)
    for index, view in enumerate(views(job.spec, Path()).values()):
        name = job.places["svg"][index].stem
        files = {ending: paths[index] for ending, paths in job.outputs.items()}
        figure = kind.draw(results, view)
        save(figure, files["svg"], files["png"], title=name, mark=view.mark, epoch=job.spec["epoch"])
        parts = footer(results, view, job.spec["kind"], kind)
        write_footer(parts, files["note"])
        write_data(results, files["csv"], view.mark)
        write_record(job, results, files["made"])
