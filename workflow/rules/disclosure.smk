"""The gate: what may leave. Everything after it reads only what it wrote, a slice per exhibit and document."""


rule release_results:
    input:
        results=expand("results/{strand}/results.parquet", strand=PLAN.strands),
        records=PLAN.records,
    output:
        all=update("results/released/results.parquet"),
        view=update("results/released/results.csv"),
        decisions=update("results/disclosure/decisions.csv"),
        slices=update(expand("results/released/{slice}.parquet", slice=PLAN.slices)),
    log:
        "logs/release_results.log",
    params:
        spec=lambda wildcards: PLAN.spec("release_results"),
    shell:
        "{STAGE} release_results --log {log:q} --input results {input.results:q}"
        " --input records {input.records:q}"
        " --output all {output.all:q} --output view {output.view:q} --output decisions {output.decisions:q}"
        " --output slices {output.slices:q}"
        " <<< {params.spec:q}"
