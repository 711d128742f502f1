"""Documents: one job weaves a document in one language and renders it to all its formats."""


rule publish_report:
    input:
        source="reports/{report}.{lang}.qmd",
        results="results/released/documents/{report}.{lang}.parquet",
        exhibits=lambda wildcards: PLAN.exhibit_files(wildcards.report, wildcards.lang),
        materials=PLAN.materials(),
    output:
        html=update("results/publications/{lang}/{report}.html"),
        pdf=update("results/publications/{lang}/{report}.pdf"),
        docx=update("results/publications/{lang}/{report}.docx"),
    log:
        "logs/publish_report/{report}.{lang}.log",
    params:
        spec=lambda wildcards: PLAN.spec(
            "publish_report", document=wildcards.report, lang=wildcards.lang
        ),
    shell:
        "{STAGE} publish_report --label {wildcards.report:q}.{wildcards.lang} --log {log:q}"
        " --input source {input.source:q} --input results {input.results:q}"
        " --input exhibits {input.exhibits:q} --input materials {input.materials:q}"
        " --output html {output.html:q} --output pdf {output.pdf:q} --output docx {output.docx:q}"
        " <<< {params.spec:q}"


rule publish_slides:
    input:
        source="reports/{slides}.{lang}.qmd",
        results="results/released/documents/{slides}.{lang}.parquet",
        exhibits=lambda wildcards: PLAN.exhibit_files(wildcards.slides, wildcards.lang),
        materials=PLAN.materials(),
    output:
        html=update("results/publications/{lang}/{slides}.html"),
        pptx=update("results/publications/{lang}/{slides}.pptx"),
    log:
        "logs/publish_slides/{slides}.{lang}.log",
    params:
        spec=lambda wildcards: PLAN.spec(
            "publish_slides", document=wildcards.slides, lang=wildcards.lang
        ),
    shell:
        "{STAGE} publish_slides --label {wildcards.slides:q}.{wildcards.lang} --log {log:q}"
        " --input source {input.source:q} --input results {input.results:q}"
        " --input exhibits {input.exhibits:q} --input materials {input.materials:q}"
        " --output html {output.html:q} --output pptx {output.pptx:q}"
        " <<< {params.spec:q}"
