"""Raw files in, tidy tables out, and what the readers noticed."""

if PLAN.config.survey is not None:

    rule read_survey:
        input:
            raw=PLAN.raw("survey"),
        output:
            answers=update("results/survey/answers.parquet"),
            variables=update("results/survey/variables.parquet"),
            labels=update("results/survey/labels.parquet"),
            reasons=update("results/survey/reasons.parquet"),
            sets=update("results/survey/sets.parquet"),
            contacts=update("results/survey/contacts.parquet"),
            export=update("results/survey/survey.sav"),
            notes=update("results/notes/survey.csv"),
        log:
            "logs/read_survey.log",
        params:
            spec=lambda wildcards: PLAN.spec("read_survey"),
        shell:
            "{STAGE} read_survey --log {log:q} --input raw {input.raw:q}"
            " --output answers {output.answers:q} --output variables {output.variables:q}"
            " --output labels {output.labels:q} --output reasons {output.reasons:q} --output sets {output.sets:q}"
            " --output contacts {output.contacts:q} --output export {output.export:q} --output notes {output.notes:q}"
            " <<< {params.spec:q}"


if PLAN.config.focus_groups is not None:

    rule read_focus_groups:
        input:
            raw=PLAN.raw("focus_groups"),
        output:
            documents=update("results/focus_groups/documents.parquet"),
            codes=update("results/focus_groups/codes.parquet"),
            segments=update("results/focus_groups/segments.parquet"),
            variables=update("results/focus_groups/variables.parquet"),
            participants=update("results/focus_groups/participants.parquet"),
            quotes=update("results/focus_groups/quotes.parquet"),
            turns=update("results/focus_groups/turns.parquet"),
            decisions=update("results/focus_groups/decisions.parquet"),
            codebooks=update("results/focus_groups/codebooks.parquet"),
            rated=update("results/focus_groups/rated.parquet"),
            export=update("results/focus_groups/focus_groups.qdpx"),
            notes=update("results/notes/focus_groups.csv"),
        log:
            "logs/read_focus_groups.log",
        params:
            spec=lambda wildcards: PLAN.spec("read_focus_groups"),
        shell:
            "{STAGE} read_focus_groups --log {log:q} --input raw {input.raw:q}"
            " --output documents {output.documents:q} --output codes {output.codes:q}"
            " --output segments {output.segments:q} --output variables {output.variables:q}"
            " --output participants {output.participants:q} --output quotes {output.quotes:q}"
            " --output turns {output.turns:q} --output decisions {output.decisions:q}"
            " --output rated {output.rated:q} --output codebooks {output.codebooks:q} --output export {output.export:q}"
            " --output notes {output.notes:q}"
            " <<< {params.spec:q}"


if PLAN.config.documents is not None:

    rule read_documents:
        input:
            raw=PLAN.raw("documents"),
        output:
            records=update("results/documents/records.parquet"),
            decisions=update("results/documents/decisions.parquet"),
            extraction=update("results/documents/extraction.parquet"),
            appraisal=update("results/documents/appraisal.parquet"),
            recommendations=update("results/documents/recommendations.parquet"),
            pairs=update("results/documents/pairs.parquet"),
            listed=update("results/documents/listed.parquet"),
            notes=update("results/notes/documents.csv"),
        log:
            "logs/read_documents.log",
        params:
            spec=lambda wildcards: PLAN.spec("read_documents"),
        shell:
            "{STAGE} read_documents --log {log:q} --input raw {input.raw:q}"
            " --output records {output.records:q} --output decisions {output.decisions:q}"
            " --output extraction {output.extraction:q} --output appraisal {output.appraisal:q}"
            " --output recommendations {output.recommendations:q} --output pairs {output.pairs:q}"
            " --output listed {output.listed:q} --output notes {output.notes:q}"
            " <<< {params.spec:q}"


if PLAN.config.events is not None:

    rule read_events:
        input:
            raw=PLAN.raw("events"),
        output:
            attendance=update("results/events/attendance.parquet"),
            feedback=update("results/events/feedback.parquet"),
            proposals=update("results/events/proposals.parquet"),
            responses=update("results/events/responses.parquet"),
            notes=update("results/notes/events.csv"),
        log:
            "logs/read_events.log",
        params:
            spec=lambda wildcards: PLAN.spec("read_events"),
        shell:
            "{STAGE} read_events --log {log:q} --input raw {input.raw:q}"
            " --output attendance {output.attendance:q} --output feedback {output.feedback:q}"
            " --output proposals {output.proposals:q} --output responses {output.responses:q}"
            " --output notes {output.notes:q}"
            " <<< {params.spec:q}"
