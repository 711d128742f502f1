"""The strands side by side, from what the gate released."""

if PLAN.config.findings.findings:

    rule join_strands:
        input:
            evidence="results/released/findings.parquet",
        output:
            findings=update("results/synthesis/findings.parquet"),
        log:
            "logs/join_strands.log",
        params:
            spec=lambda wildcards: PLAN.spec("join_strands"),
        shell:
            "{STAGE} join_strands --log {log:q}"
            " --input evidence {input.evidence:q} --output findings {output.findings:q}"
            " <<< {params.spec:q}"
