"""Reproducible mixed-methods research: raw field material in, reports in several languages out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from peaceresearch.problems import InputError, Problem

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

Study = Annotated[
    Path,
    typer.Option("--study", help="Folder of the study: the one that holds config/study.yaml.", show_default="here"),
]
HERE = Path()


def main() -> None:
    """Run the command; a fault of the input ends in one line per problem."""
    try:
        app()
    except InputError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


def workflow_folder() -> Path:
    """The folder with the Snakefile: inside the installed package, or the repository that it is installed from."""
    package = Path(__file__).resolve().parent
    inside = package / "_workflow"
    return inside if inside.is_dir() else package.parents[1]


def profile_options(profile: Path) -> list[str]:
    """The settings of a Snakemake profile as options (`--workflow-profile` would print a line about itself)."""
    import yaml

    options = ["--workflow-profile", "none"]
    for key, value in yaml.safe_load(profile.read_text(encoding="utf-8")).items():
        values = value if isinstance(value, list) else [] if value is True else [value]
        options += [f"--{key}", *map(str, values)]
    return options


@app.command()
def run(
    targets: Annotated[list[str] | None, typer.Argument(help="Files to make; everything by default.")] = None,
    study: Study = HERE,
    engine: Annotated[
        str | None, typer.Option(help="auto, quarto or embedded; by default what study.yaml says.")
    ] = None,
    edition: Annotated[
        str | None, typer.Option(help="The moment of the study to build; by default what study.yaml says.")
    ] = None,
    cores: Annotated[str, typer.Option(help="Number of processor cores to use, or all.")] = "all",
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Show what would be done.")] = False,
) -> None:
    """Build the study: from its raw files to its reports."""
    from peaceresearch.plan import load_plan
    from peaceresearch.release.summary import summary
    from peaceresearch.stage import LEDGER, QUIET

    folder = study.resolve()
    # Before Snakemake is imported: what is wrong is said at once, and all of it.
    plan = load_plan(folder, engine, edition)
    home = workflow_folder()
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(home / "Snakefile"), "--directory", str(folder)]
    command += [*profile_options(home / "profiles" / "default" / "profile.yaml"), "--logger", "peaceresearch"]
    command += ["--cores", cores]
    chosen = {"engine": engine, "edition": edition}
    settings = [f"{name}={value}" for name, value in chosen.items() if value]
    command += ["--config", *settings] if settings else []
    command += ["--dry-run"] if dry_run else []
    ledger = folder / LEDGER
    start = ledger.stat().st_size if ledger.exists() else 0
    try:
        code = subprocess.run([*command, "--", *(targets or [])], env={**os.environ, QUIET: "1"}, cwd=folder).returncode
    except KeyboardInterrupt:
        code = 130
    if code == 0 and not dry_run:
        typer.echo(summary(plan, ledger, start))
    raise typer.Exit(code)


@app.command()
def check(study: Study = HERE) -> None:
    """Check the configuration and the documents at every edition, without building anything."""
    from peaceresearch.plan import load_plan

    folder = study.resolve()
    plan = load_plan(folder)
    for edition in plan.config.study.editions:
        plan = load_plan(folder, edition=edition)
        count = f"{len(plan.figures)} figures, {len(plan.tables)} tables, {len(plan.reports)} documents"
        typer.echo(f"No problems found in {edition}: {count}, engine {plan.engine}.")


@app.command()
def freeze(study: Study = HERE) -> None:
    """Freeze the analysis plan: from now on results are marked by it, and a change of it is an error."""
    import datetime

    from peaceresearch.study.freeze import freeze as write_seal

    sha256, date = write_seal(study.resolve(), datetime.date.today())
    typer.echo(f"The plan is frozen since {date}: sha256 {sha256}")
    typer.echo("Deposit this line where others can find it; `registered` in the plan says where.")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder of the study; it may exist.")],
    survey: Annotated[
        Path | None,
        typer.Option(help="A data file (.sav, .zsav, .por, .dta, .csv, .tsv, .xlsx) to draft a survey from."),
    ] = None,
    codebook: Annotated[Path | None, typer.Option(help="Of a table: a row per variable, with its label.")] = None,
    values: Annotated[Path | None, typer.Option(help="Of a table: a row per code, with its label.")] = None,
    form: Annotated[Path | None, typer.Option(help="Of a table: the XLSForm that it was collected with.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the data file's text, as cp1250.")] = None,
    codings: Annotated[
        list[Path] | None,
        typer.Option(help="A project (.qdpx, Taguette's .sqlite3) to draft focus groups from; may be given again."),
    ] = None,
    searches: Annotated[
        list[Path] | None,
        typer.Option(help="What a search returned (RIS, BibTeX, PubMed, table, ...); may be given again."),
    ] = None,
    languages: Annotated[str, typer.Option(help="Languages of the study, as en,fr.")] = "en",
) -> None:
    """Begin a study: write a minimal configuration, and draft a survey, focus groups or a review from their files."""
    from peaceresearch.study.new_study import study_files, write_new

    files: dict[str, str | bytes] = {**study_files(folder, chosen := [name.strip() for name in languages.split(",")])}
    if survey is not None:
        from peaceresearch.sources.draft_reading import Material, drafted

        files |= drafted(folder, Material(survey, codebook, values, form, encoding), chosen)
    elif codebook or values or form:
        raise InputError([Problem("--survey", "", "a codebook or form without data", "name the data file, too")])
    if codings:
        from peaceresearch.sources.draft_focus_groups import drafted_groups

        files |= drafted_groups(folder, codings)
    if searches:
        from peaceresearch.sources.draft_documents import drafted_documents

        files |= drafted_documents(folder, searches)
    for path in write_new(folder, files):
        typer.echo(folder / path)


@app.command()
def results(
    patterns: Annotated[
        list[str] | None, typer.Argument(help="Ids of results, in which * stands for any text; all by default.")
    ] = None,
    study: Study = HERE,
    columns: Annotated[
        str | None, typer.Option(help="What to show beside the id, as estimate,se,interval,deff.")
    ] = None,
) -> None:
    """Show results: those that the disclosure gate let pass, and which it withheld."""
    from peaceresearch.release.show_results import check_columns, released, show

    chosen = [name.strip() for name in columns.split(",")] if columns else []
    check_columns(chosen)
    typer.echo(show(released(study.resolve(), patterns or []), chosen))


@app.command()
def twin(study: Study = HERE) -> None:
    """Write synthetic raw files as config/twin.yaml describes them."""
    from peaceresearch.study.load import load_configuration
    from peaceresearch.twin.write_twin import write_twin

    folder = study.resolve()
    for path in write_twin(folder, load_configuration(folder)):
        typer.echo(path.relative_to(folder))


@app.command()
def schemas(study: Study = HERE) -> None:
    """Write the JSON schemas by which editors check and complete config/*.yaml."""
    from peaceresearch.study.schemas import write_schemas

    for path in write_schemas(study.resolve() / "config" / "schemas"):
        typer.echo(path)


@app.command()
def pages(
    study: Study = HERE,
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = Path("pages"),
) -> None:
    """Write every page and slide as PNG, with a contact sheet per document and language."""
    from peaceresearch.release.pages import write_pages

    for sheet in write_pages(study.resolve() / "results" / "publications", out):
        typer.echo(sheet)
