"""Figures and tables: one job draws an exhibit in all languages."""


rule draw_figure:
    input:
        results="results/released/exhibits/{figure}.parquet",
    output:
        svg=update(
            expand("results/exhibits/{lang}/{{figure}}.svg", lang=PLAN.languages)
        ),
        png=update(
            expand("results/exhibits/{lang}/{{figure}}.png", lang=PLAN.languages)
        ),
        note=update(
            expand("results/exhibits/{lang}/{{figure}}.note.json", lang=PLAN.languages)
        ),
        csv=update(
            expand("results/exhibits/{lang}/{{figure}}.csv", lang=PLAN.languages)
        ),
        made=update(
            expand("results/exhibits/{lang}/{{figure}}.made.json", lang=PLAN.languages)
        ),
    log:
        "logs/draw_figure/{figure}.log",
    params:
        spec=lambda wildcards: PLAN.spec("draw_figure", exhibit=wildcards.figure),
    shell:
        "{STAGE} draw_figure --label {wildcards.figure:q} --log {log:q}"
        " --input results {input.results:q} --output svg {output.svg:q} --output png {output.png:q}"
        " --output note {output.note:q} --output csv {output.csv:q} --output made {output.made:q}"
        " <<< {params.spec:q}"


rule make_table:
    input:
        results=lambda wildcards: PLAN.table_input(wildcards.table),
    output:
        table=update(
            expand("results/exhibits/{lang}/{{table}}.table.json", lang=PLAN.languages)
        ),
        view=update(expand("results/exhibits/{lang}/{{table}}.md", lang=PLAN.languages)),
        xlsx=update(
            expand("results/exhibits/{lang}/{{table}}.xlsx", lang=PLAN.languages)
        ),
        note=update(
            expand("results/exhibits/{lang}/{{table}}.note.json", lang=PLAN.languages)
        ),
        csv=update(expand("results/exhibits/{lang}/{{table}}.csv", lang=PLAN.languages)),
        made=update(
            expand("results/exhibits/{lang}/{{table}}.made.json", lang=PLAN.languages)
        ),
    log:
        "logs/make_table/{table}.log",
    params:
        spec=lambda wildcards: PLAN.spec("make_table", exhibit=wildcards.table),
    shell:
        "{STAGE} make_table --label {wildcards.table:q} --log {log:q}"
        " --input results {input.results:q} --output table {output.table:q} --output view {output.view:q}"
        " --output xlsx {output.xlsx:q} --output note {output.note:q}"
        " --output csv {output.csv:q} --output made {output.made:q}"
        " <<< {params.spec:q}"
