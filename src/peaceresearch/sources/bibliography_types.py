"""What kind of document a record is: one word for what databases, reference managers and formats call it."""

from __future__ import annotations

import re

TYPES = (
    "article", "book", "chapter", "thesis", "report", "conference", "web", "news", "law", "dataset", "other",
)  # fmt: skip
"""What `kind_of` gives, beside "" where nothing is known."""
_CODES = {
    "article": "jour ejour jfull inpr abst mgzn magarticle article periodical j letter review editorial note",
    "book": "book edbook ebook ser b s collection mvbook reference booklet encyc dict classics clswk",
    "chapter": "chap echap inbook incollection bookitem entry",
    "thesis": "thes phdthesis mastersthesis",
    "report": "rprt techreport govdoc report preprint unpublished unpb manual standard stand",
    "conference": "conf cpaper inproceedings proceedings conference c",
    "web": "elec web blog icomm online electronic webpage",
    "news": "news newspaperarticle press",
    "law": "stat bill case hear legal legislation jurisdiction law statute",
    "dataset": "data dbase aggr dataset comp software",
    "": "gen generic misc",
}
_BY_CODE = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
_BY_WORD = (
    (re.compile(r"thes[ie]s|dissertation"), "thesis"),
    (re.compile(r"chapter|book ?section|book ?part|entry"), "chapter"),
    (re.compile(r"conference|proceeding|meeting|congress|poster"), "conference"),
    (re.compile(r"news"), "news"),
    (re.compile(r"web|blog|forum|internet|online (?:multimedia|source)|podcast"), "web"),
    (re.compile(r"statute|\bbill\b|\bcase\b(?! reports?| stud)|legal|legislation|\blaws?\b|hearing|treaty"), "law"),
    (re.compile(r"data ?(?:set|base|paper)|software|computer program"), "dataset"),
    (re.compile(r"journal|article|review|letter|editorial|trial|comment|stud(?:y|ies)|periodical|magazine|case report"
                r"|early access|erratum|retracted"), "article"),
    (re.compile(r"report|working paper|government document|technical|guideline|preprint|unpublished|grey"), "report"),
    (re.compile(r"book|monograph|encyclop"), "book"),
)  # fmt: skip


def kind_of(*names: str) -> str:
    """The kind of document that the first of `names` that says something names: one of `TYPES`, or "" for none.

    The names are those of RIS (JOUR), BibTeX (inproceedings), EndNote and Zotero (Journal Article, journalArticle),
    PubMed (Journal Article), Web of Science (J; Article; Proceedings Paper), Scopus, IEEE and EBSCO, in any case; a
    name with several words is told by one that it holds. Any other name is that of "other".
    """
    for name in names:
        text = " ".join(name.split()).casefold()
        if text:
            return _kind(text)
    return ""


def _kind(text: str) -> str:
    if text in _BY_CODE:
        return _BY_CODE[text]
    return next((kind for words, kind in _BY_WORD if words.search(text)), "other")
