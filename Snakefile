"""The way from raw field material to reports. `snakemake --cores all` builds the study in the working directory."""

import sys
from pathlib import Path

from snakemake.utils import min_version

from peaceresearch.plan import load_plan, prepare_build
from peaceresearch.problems import InputError

min_version("9.27")

try:
    prepare_build(Path())
    PLAN = load_plan(Path(), config.get("engine"), config.get("edition"))
except InputError as error:
    # Not WorkflowError: it would add a traceback line.
    raise SystemExit(str(error))

# What every rule runs; see peaceresearch.stage.
STAGE = f"{sys.executable} -m peaceresearch.stage"


wildcard_constraints:
    lang="|".join(PLAN.languages),
    model="|".join(PLAN.models) or "none",
    figure="|".join(PLAN.figures) or "none",
    table="|".join(PLAN.tables) or "none",
    report="|".join(PLAN.documents("report")) or "none",
    slides="|".join(PLAN.documents("slides")) or "none",


onstart:
    PLAN.sweep()


include: "workflow/rules/sources.smk"
include: "workflow/rules/strands.smk"
include: "workflow/rules/disclosure.smk"
include: "workflow/rules/synthesis.smk"
include: "workflow/rules/exhibits.smk"
include: "workflow/rules/publications.smk"


rule all:
    default_target: True
    input:
        PLAN.targets(),
