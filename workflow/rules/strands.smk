"""Tidy tables in, results out: one job a strand."""

if PLAN.config.survey is not None:

    rule analyse_survey:
        input:
            answers="results/survey/answers.parquet",
            labels="results/survey/labels.parquet",
        output:
            results=update("results/survey/results.parquet"),
        log:
            "logs/analyse_survey.log",
        params:
            spec=PLAN.spec("analyse_survey"),
        shell:
            "{STAGE} analyse_survey --spec {params.spec:q} --log {log:q} --input answers {input.answers:q}"
            " --input labels {input.labels:q} --output results {output.results:q}"


if PLAN.config.focus_groups is not None:

    rule analyse_focus_groups:
        input:
            documents="results/focus_groups/documents.parquet",
            codes="results/focus_groups/codes.parquet",
            segments="results/focus_groups/segments.parquet",
            variables="results/focus_groups/variables.parquet",
        output:
            results=update("results/focus_groups/results.parquet"),
        log:
            "logs/analyse_focus_groups.log",
        params:
            spec=PLAN.spec("analyse_focus_groups"),
        shell:
            "{STAGE} analyse_focus_groups --spec {params.spec:q} --log {log:q}"
            " --input documents {input.documents:q} --input codes {input.codes:q}"
            " --input segments {input.segments:q} --input variables {input.variables:q}"
            " --output results {output.results:q}"
