"""Time and memory of importing and de-duplicating search returns, recall and precision of the latter:
`python benchmarks/documents.py` (some two minutes). Prints Markdown tables.

100,000 records made from a vocabulary in memory: three quarters are documents, among them such that are easily taken
for each other (yearly reports, parts of one work, errata, articles of one title); a quarter are copies, each
corrupted in one way, or in several, whose document is known; records come from five searches by turns, so that every
fifth copy is in the search of its document, where another year is taken for another document. The same on 10,000
tells the growth. Each size runs in a process of its own on one core, whose memory is the highest that it had, beyond
that after the records were made.

Recall: the share of copies that are in the group of their document (or listed with it for a decision). Precision: the
share of pairs within groups that are one document; a copy without DOI of an article that has a preprint of the same
title may be of either, which is told apart. Comparing all pairs is timed on 10,000 titles, as a baseline.

Import: the same records with an abstract of 1,200 characters each, read from one RIS file (about 140 MB of 100,000) in
a process of its own.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from peaceresearch.documents.duplicates import find_duplicates
from peaceresearch.documents.duplicates_titles import normalised_title
from peaceresearch.sources.bibliography import tidy
from peaceresearch.sources.search_file import read_search

SIZES = (10_000, 100_000)
RULES: dict[str, Any] = {"identifiers": ["doi", "pmid"], "similarity": 92, "years": 1, "authors": 70, "review": 84}
NO_DECISIONS = pd.DataFrame(columns=["record", "other", "decision", "place"])
CONSONANTS = ["b", "br", "ch", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "z"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "io"]
ENDS = ["", "", "", "n", "r", "l", "s", "nt", "rt"]
GIVEN = ["Ana", "Besa", "Dragan", "Elira", "Goran", "Ilir", "Jelena", "Luan", "Marija", "Nora", "Petar", "Teuta"]
ACCENTS = str.maketrans("aeosc", "áéöšç")
Chance = random.Random
Record = dict[str, Any]


def vocabulary(chance: Chance, number: int) -> list[str]:
    """Made-up words, the frequent ones short."""
    words: dict[str, None] = {}
    while len(words) < number:
        length = 1 + min(3, len(words) * 4 // number + chance.randrange(2))
        parts = [chance.choice(CONSONANTS) + chance.choice(VOWELS) + chance.choice(ENDS) for _ in range(length)]
        words["".join(parts)] = None
    return list(words)


def document(chance: Chance, words: list[str], weights: list[float], names: list[str], number: int) -> Record:
    """A document: a title of 5 to 18 words, half with a subtitle, authors, year, and DOI in seven cases of ten."""
    said = chance.choices(words, cum_weights=weights, k=chance.randint(5, 18))
    if len(said) > 8 and chance.random() < 0.5:
        at = chance.randint(5, len(said) - 3)
        said[at - 1] += ":"
    title = " ".join(said)
    people = [f"{chance.choice(names)}, {chance.choice(GIVEN)}" for _ in range(chance.randint(1, 4))]
    return {
        "title": title[0].upper() + title[1:],
        "authors": "; ".join(people),
        "year": chance.randint(1990, 2024),
        "doi": f"10.5555/{number}" if chance.random() < 0.7 else "",
        "is": number,
        "kind": "",
    }


def near_misses(chance: Chance, record: Record, number: int) -> list[Record]:
    """Documents that are easily taken for one."""
    title = record["title"]
    kind = chance.choice(["yearly", "parts", "erratum", "article"])
    bare = record | {"doi": ""}
    if kind == "yearly":
        made = [bare | {"title": f"{title} {year}", "year": year} for year in range(2010, 2015)]
    elif kind == "parts":
        made = [bare | {"title": f"{title}, part {part}"} for part in ("I", "II", "III")]
    elif kind == "erratum":
        made = [record, bare | {"title": f"Erratum to: {title}"}]
    else:
        made = [record | {"doi": "10.5555/a.preprint"}, record | {"doi": "10.5555/an.article"}]
        made = [one | {"doi": f"{one['doi']}.{number}", "is": "twin"} for one in made]
    return [one | {"is": f"{number}.{'twin' if one['is'] == 'twin' else ''}{at}"} for at, one in enumerate(made)]


def typos(chance: Chance, record: Record) -> Record:
    letters = list(record["title"])
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(1, len(letters) - 1)
        letters[at] = chance.choice(["", letters[at] * 2, chance.choice("aeiourst"), letters[at + 1] + letters[at]])
    return {"title": "".join(letters)}


def without_subtitle(_: Chance, record: Record) -> Record:
    return {"title": record["title"].split(":")[0]}


def swapped(chance: Chance, record: Record) -> Record:
    words = record["title"].split()
    at = chance.randrange(1, len(words))
    words[at - 1], words[at] = words[at], words[at - 1]
    return {"title": " ".join(words)}


def truncated(chance: Chance, record: Record) -> Record:
    title = record["title"]
    return {"title": title[: int(len(title) * chance.uniform(0.5, 0.9))] + "..."}


def cut(chance: Chance, record: Record) -> Record:
    title = record["title"]
    return {"title": title[: int(len(title) * chance.uniform(0.5, 0.9))]}


def in_another_form(chance: Chance, record: Record) -> Record:
    last, first = record["authors"].split("; ")[0].split(", ")
    rest = record["authors"].split("; ")[1:]
    name = chance.choice(
        [f"{first} {last}", f"{last} {first[0]}.", f"{first[0]}. {last}", f"{last.upper()} {first[0]}"]
    )
    return {"authors": "; ".join([name, *rest])}


CORRUPTIONS: dict[str, Callable[[Chance, Record], Record]] = {
    "none, with its DOI": lambda _, record: {"doi": record["doi"]},
    "missing DOI": lambda _, record: {},
    "punctuation": lambda _, record: {"title": record["title"].replace(" ", "-", 2).replace(":", " -") + "."},
    "diacritics": lambda _, record: {"title": record["title"].translate(ACCENTS)},
    "typos": typos,
    "year one off": lambda chance, record: {"year": record["year"] + chance.choice([-1, 1])},
    "author's form": in_another_form,
    "swapped words": swapped,
    "case": lambda _, record: {"title": record["title"].upper()},
    "HTML entities": lambda _, record: {"title": record["title"].replace(" ", "&nbsp;", 3).replace("e", "&eacute;", 1)},
    "title and language": lambda _, record: {"title": f"{record['title']}. [Serbian]"},
    "truncated with ...": truncated,
    "truncated": cut,
    "dropped subtitle": without_subtitle,
}
WITH_DOI = ("none, with its DOI",)
CUTTING = ("truncated with ...", "truncated", "dropped subtitle")
"""What leaves out words; but for the first, it is listed for a decision by design: comments and sequels look so too."""


def copied(chance: Chance, record: Record) -> Record:
    """A copy that is corrupted in one way, or in three."""
    kinds = list(CORRUPTIONS)
    if ":" not in record["title"]:
        kinds.remove("dropped subtitle")
    if not record["doi"]:
        kinds.remove(*WITH_DOI)
    if chance.random() < 0.1:
        made = record | {"doi": "", "kind": "three of them"}
        several = chance.sample([kind for kind in CORRUPTIONS if kind not in (*CUTTING, *WITH_DOI)], 3)
        for kind in sorted(several, key=list(CORRUPTIONS).index):
            made |= CORRUPTIONS[kind](chance, made)
        return made
    kind = chance.choice(kinds)
    return record | {"doi": "", "kind": kind} | CORRUPTIONS[kind](chance, record)


def made_up(number: int) -> pd.DataFrame:
    """Records: three quarters documents, a quarter copies of some."""
    chance = Chance(1)
    words = vocabulary(chance, 20_000)
    weights, total = [], 0.0
    for place in range(len(words)):
        total += 1 / (place + 10)
        weights.append(total)
    names = [word.capitalize() for word in vocabulary(chance, 4_000)]
    made: list[Record] = []
    while len(made) < number * 3 // 4:
        own = document(chance, words, weights, names, len(made))
        made += near_misses(chance, own, len(made)) if chance.random() < 0.05 else [own]
    made += [copied(chance, made[chance.randrange(number * 3 // 4)]) for _ in range(number - len(made))]
    chance.shuffle(made)
    table = pd.DataFrame(made)
    return table.assign(
        record=[f"s{at % 5}:{at}" for at in range(len(table))],
        search=[f"s{at % 5}" for at in range(len(table))],
        pmid="", accession="", year=table["year"].astype("Int64"), **{"is": table["is"].astype("str")},
    )  # fmt: skip


def highest() -> float:
    """Megabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(number: int) -> None:
    """De-duplicate so many records; print figures as JSON."""
    records = made_up(number)
    before, start, used = highest(), time.perf_counter(), time.process_time()
    found = find_duplicates(records, RULES, NO_DECISIONS)
    seconds, memory, elapsed = time.process_time() - used, highest() - before, time.perf_counter() - start
    records["kept"] = list(found.kept.values())
    inside = Counter(records["kept"])
    right = records.groupby(["kept", "is"]).size()
    pairs = sum(size * (size - 1) // 2 for size in inside.values())
    twins = records[records["is"].str.contains("twin")].groupby("kept")["is"].apply(list)
    either = sum(one != other for own in twins for one, other in combinations(own, 2))
    true_pairs = int((right * (right - 1) // 2).sum())
    document_of = dict(zip(records["record"], records["is"], strict=True))
    kept_of = dict(found.kept)
    listed = {
        record
        for one, other in zip(found.possible["record"], found.possible["other"], strict=True)
        if document_of[one] == document_of[other]
        for record in (kept_of[one], kept_of[other])
    }
    homes = records[records["kind"] == ""].set_index("is")["kept"].to_dict()
    copies = records[records["kind"] != ""]
    is_merged = copies["kept"] == copies["is"].map(homes)
    is_listed = ~is_merged & copies["kept"].isin(listed)
    kinds = {
        kind: (int(own.sum()), float(is_merged[own].mean()), float((is_merged | is_listed)[own].mean()))
        for kind in [*CORRUPTIONS, "three of them"]
        if (own := copies["kind"] == kind).any()
    }
    all_copies = (len(copies), float(is_merged.mean()), float((is_merged | is_listed).mean()))
    figures = {
        "seconds": seconds, "elapsed": elapsed, "memory": memory, "whole memory": highest(),
        "precision": true_pairs / max(pairs, 1),
        "wrong pairs": pairs - true_pairs, "either": either, "pairs": pairs, "kinds": kinds | {"all": all_copies},
        "possible": len(found.possible), "left out": found.left_out,
        "possible right": sum(document_of[one] == document_of[other] for one, other in
                              zip(found.possible["record"], found.possible["other"], strict=True)),
    }  # fmt: skip
    print(json.dumps(figures))


def write_ris(records: pd.DataFrame, path: Path) -> None:
    """The records as a RIS file, each with an abstract."""
    abstract = "Lorem ipsum dolor sit amet, consectetuer adipiscing elit. " * 21
    with path.open("w", encoding="utf-8") as file:
        for row in records.itertuples():
            people = "".join(f"AU  - {name}\n" for name in row.authors.split("; "))
            doi = f"DO  - {row.doi}\n" if row.doi else ""
            file.write(f"TY  - JOUR\nTI  - {row.title}\n{people}PY  - {row.year}\n{doi}AB  - {abstract}\nER  - \n\n")


def read(path: Path) -> None:
    """Import a RIS file; print figures as JSON."""
    before, start, used = highest(), time.perf_counter(), time.process_time()
    entries, _ = read_search(path, path.name, {})
    table, _ = tidy("base", path.name, entries)
    figures = {
        "records": len(table), "seconds": time.process_time() - used, "elapsed": time.perf_counter() - start,
        "memory": highest() - before, "file": path.stat().st_size / 1e6,
    }  # fmt: skip
    print(json.dumps(figures))


def imported() -> None:
    print("| records in a RIS file (MB) | read and tidied, s of one core (elapsed) | memory, MB |\n|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for number in SIZES:
            path = Path(folder) / f"{number}.ris"
            write_ris(made_up(number), path)
            command = [sys.executable, __file__, str(path)]
            made = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            print(f"| {made['records']:,} ({made['file']:.0f}) | {made['seconds']:.1f} ({made['elapsed']:.1f}) | "
                  f"{made['memory']:,.0f} |")  # fmt: skip
    print()


def all_pairs(number: int) -> float:
    """Seconds that comparing each title with all others takes."""
    titles = [normalised_title(title) for title in made_up(number)["title"]]
    start = time.process_time()
    for first in range(0, number, 1_000):
        process.cdist(titles[first : first + 1_000], titles[first:], scorer=fuzz.ratio, score_cutoff=RULES["review"])
    return time.process_time() - start


def tables() -> None:
    results = {}
    for number in SIZES:
        one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, __file__, str(number)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=one_core)
        results[number] = json.loads(done.stdout)
    small, large = (results[number] for number in SIZES)
    print("| records | s of one core (elapsed) | memory, MB (of process) | precision (wrong of merged pairs; of these "
          "preprint or article) | listed (right) | not listed |")  # fmt: skip
    print("|---:|---:|---:|---:|---:|---:|")
    for number, made in results.items():
        print(f"| {number:,} | {made['seconds']:.1f} ({made['elapsed']:.1f}) | "
              f"{made['memory']:,.0f} ({made['whole memory']:,.0f}) | "
              f"{made['precision']:.4%} ({made['wrong pairs']} of {made['pairs']:,}; {made['either']}) | "
              f"{made['possible']:,} ({made['possible right']:,}) | {made['left out']:,} |")  # fmt: skip
    each = all_pairs(SIZES[0])
    reckoned = each * (SIZES[1] / SIZES[0]) ** 2
    growth = large["seconds"] / small["seconds"]
    print(f"\n{SIZES[1] // SIZES[0]} times as many records take {growth:.1f} times as long. "
          f"Titles of {SIZES[0]:,} compared all with all: {each:.1f} s, {each / small['seconds']:.1f} times the whole; "
          f"of {SIZES[1]:,}, reckoned: {reckoned:,.0f} s, {reckoned / large['seconds']:.0f} times.\n")  # fmt: skip
    print("| corruption | copies | merged | merged or listed |\n|---|---:|---:|---:|")
    for kind, (copies, merged, told) in large["kinds"].items():
        print(f"| {kind} | {copies:,} | {merged:.2%} | {told:.2%} |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run(int(sys.argv[1])) if sys.argv[1].isdigit() else read(Path(sys.argv[1]))
    else:
        imported()
        tables()
