"""Tidy tables in, results out: one job a strand."""

if PLAN.config.survey is not None:

    rule impute_survey:
        input:
            answers="results/survey/answers.parquet",
            reasons="results/survey/reasons.parquet",
        output:
            cells=update("results/survey/imputed.parquet"),
            results=update("results/survey/imputation.parquet"),
        log:
            "logs/impute_survey.log",
        params:
            spec=lambda wildcards: PLAN.spec("impute_survey"),
        shell:
            "{STAGE} impute_survey --log {log:q} --input answers {input.answers:q}"
            " --input reasons {input.reasons:q} --output cells {output.cells:q} --output results {output.results:q}"
            " <<< {params.spec:q}"

    rule fit_model:
        input:
            answers="results/survey/answers.parquet",
            imputed=lambda wildcards: PLAN.imputed(wildcards.model),
        output:
            results=update("results/survey/models/{model}.parquet"),
        log:
            "logs/fit_model/{model}.log",
        params:
            spec=lambda wildcards: PLAN.spec("fit_model", model=wildcards.model),
        shell:
            "{STAGE} fit_model --log {log:q} --label {wildcards.model:q}"
            " --input answers {input.answers:q} --input imputed {input.imputed:q} --output results {output.results:q}"
            " <<< {params.spec:q}"

    rule analyse_survey:
        input:
            answers="results/survey/answers.parquet",
            reasons="results/survey/reasons.parquet",
            contacts="results/survey/contacts.parquet",
            parts=PLAN.survey_parts(),
        output:
            results=update("results/survey/results.parquet"),
            weights=update("results/survey/weights.parquet"),
        log:
            "logs/analyse_survey.log",
        params:
            spec=lambda wildcards: PLAN.spec("analyse_survey"),
        shell:
            "{STAGE} analyse_survey --log {log:q} --input answers {input.answers:q}"
            " --input reasons {input.reasons:q} --input contacts {input.contacts:q} --input parts {input.parts:q}"
            " --output results {output.results:q} --output weights {output.weights:q}"
            " <<< {params.spec:q}"


if PLAN.config.focus_groups is not None:

    rule analyse_focus_groups:
        input:
            documents="results/focus_groups/documents.parquet",
            codes="results/focus_groups/codes.parquet",
            segments="results/focus_groups/segments.parquet",
            variables="results/focus_groups/variables.parquet",
            participants="results/focus_groups/participants.parquet",
            quotes="results/focus_groups/quotes.parquet",
            turns="results/focus_groups/turns.parquet",
            decisions="results/focus_groups/decisions.parquet",
            codebooks="results/focus_groups/codebooks.parquet",
            rated="results/focus_groups/rated.parquet",
        output:
            results=update("results/focus_groups/results.parquet"),
            quotes=update("results/focus_groups/records-quotes.parquet"),
            codebook=update("results/focus_groups/records-codebook.parquet"),
            disagreements=update("results/focus_groups/disagreements.xlsx"),
        log:
            "logs/analyse_focus_groups.log",
        params:
            spec=lambda wildcards: PLAN.spec("analyse_focus_groups"),
        shell:
            "{STAGE} analyse_focus_groups --log {log:q}"
            " --input documents {input.documents:q} --input codes {input.codes:q}"
            " --input segments {input.segments:q} --input variables {input.variables:q}"
            " --input participants {input.participants:q} --input quotes {input.quotes:q}"
            " --input rated {input.rated:q} --input turns {input.turns:q} --input decisions {input.decisions:q} --input codebooks {input.codebooks:q}"
            " --output results {output.results:q} --output quotes {output.quotes:q}"
            " --output codebook {output.codebook:q} --output disagreements {output.disagreements:q}"
            " <<< {params.spec:q}"


if PLAN.config.documents is not None:

    rule list_open_decisions:
        input:
            records="results/documents/records.parquet",
            decisions="results/documents/decisions.parquet",
            extraction="results/documents/extraction.parquet",
            appraisal="results/documents/appraisal.parquet",
            recommendations="results/documents/recommendations.parquet",
            pairs="results/documents/pairs.parquet",
            listed="results/documents/listed.parquet",
        output:
            duplicates=update("results/documents/duplicates.xlsx"),
            conflicts=update("results/documents/conflicts.xlsx"),
            differences=update("results/documents/extraction_differences.xlsx"),
            asreview_csv=update("results/documents/asreview.csv"),
            asreview_ris=update("results/documents/asreview.ris"),
        log:
            "logs/list_open_decisions.log",
        params:
            spec=lambda wildcards: PLAN.spec("list_open_decisions"),
        shell:
            "{STAGE} list_open_decisions --log {log:q}"
            " --input records {input.records:q} --input decisions {input.decisions:q}"
            " --input extraction {input.extraction:q} --input appraisal {input.appraisal:q}"
            " --input recommendations {input.recommendations:q} --input pairs {input.pairs:q}"
            " --input listed {input.listed:q}"
            " --output duplicates {output.duplicates:q} --output conflicts {output.conflicts:q}"
            " --output differences {output.differences:q}"
            " --output asreview_csv {output.asreview_csv:q} --output asreview_ris {output.asreview_ris:q}"
            " <<< {params.spec:q}"

    rule analyse_documents:
        input:
            records="results/documents/records.parquet",
            decisions="results/documents/decisions.parquet",
            extraction="results/documents/extraction.parquet",
            appraisal="results/documents/appraisal.parquet",
            recommendations="results/documents/recommendations.parquet",
            pairs="results/documents/pairs.parquet",
            listed="results/documents/listed.parquet",
        output:
            results=update("results/documents/results.parquet"),
            included=update("results/documents/records-included.parquet"),
            recommended=update("results/documents/records-recommendations.parquet"),
            appraised=update("results/documents/records-appraised.parquet"),
            bibliography=update("results/documents/included.json"),
        log:
            "logs/analyse_documents.log",
        params:
            spec=lambda wildcards: PLAN.spec("analyse_documents"),
        shell:
            "{STAGE} analyse_documents --log {log:q}"
            " --input records {input.records:q} --input decisions {input.decisions:q}"
            " --input extraction {input.extraction:q} --input appraisal {input.appraisal:q}"
            " --input recommendations {input.recommendations:q} --input pairs {input.pairs:q}"
            " --input listed {input.listed:q}"
            " --output results {output.results:q} --output included {output.included:q}"
            " --output recommended {output.recommended:q} --output appraised {output.appraised:q}"
            " --output bibliography {output.bibliography:q}"
            " <<< {params.spec:q}"


if PLAN.config.events is not None:

    rule analyse_events:
        input:
            attendance="results/events/attendance.parquet",
            feedback="results/events/feedback.parquet",
            proposals="results/events/proposals.parquet",
            responses="results/events/responses.parquet",
        output:
            results=update("results/events/results.parquet"),
            records=update("results/events/records-proposals.parquet"),
        log:
            "logs/analyse_events.log",
        params:
            spec=lambda wildcards: PLAN.spec("analyse_events"),
        shell:
            "{STAGE} analyse_events --log {log:q}"
            " --input attendance {input.attendance:q} --input feedback {input.feedback:q}"
            " --input proposals {input.proposals:q} --input responses {input.responses:q}"
            " --output results {output.results:q} --output records {output.records:q}"
            " <<< {params.spec:q}"
