"""Raw files in, tidy tables out, and what the readers noticed."""

if PLAN.config.survey is not None:

    rule read_survey:
        input:
            raw=PLAN.config.survey.source,
        output:
            answers=update("results/survey/answers.parquet"),
            variables=update("results/survey/variables.parquet"),
            labels=update("results/survey/labels.parquet"),
            reasons=update("results/survey/reasons.parquet"),
            notes=update("results/notes/survey.csv"),
        log:
            "logs/read_survey.log",
        params:
            spec=PLAN.spec("read_survey"),
        shell:
            "{STAGE} read_survey --spec {params.spec:q} --log {log:q} --input raw {input.raw:q}"
            " --output answers {output.answers:q} --output variables {output.variables:q}"
            " --output labels {output.labels:q} --output reasons {output.reasons:q}"
            " --output notes {output.notes:q}"


if PLAN.config.focus_groups is not None:

    rule read_focus_groups:
        input:
            raw=PLAN.config.focus_groups.source,
        output:
            documents=update("results/focus_groups/documents.parquet"),
            codes=update("results/focus_groups/codes.parquet"),
            segments=update("results/focus_groups/segments.parquet"),
            variables=update("results/focus_groups/variables.parquet"),
            notes=update("results/notes/focus_groups.csv"),
        log:
            "logs/read_focus_groups.log",
        params:
            spec=PLAN.spec("read_focus_groups"),
        shell:
            "{STAGE} read_focus_groups --spec {params.spec:q} --log {log:q} --input raw {input.raw:q}"
            " --output documents {output.documents:q} --output codes {output.codes:q}"
            " --output segments {output.segments:q} --output variables {output.variables:q}"
            " --output notes {output.notes:q}"
