#!/usr/bin/env python3
"""Runs the commands of docs/examples.md and writes their output, the tables and the figures anew.

    python3 tools/make-examples.py      from anywhere; needs build/native/sync-act and ../shared/data/fmri

Of docs/examples.md only what stands in ```text blocks and between <!-- table: NAME --> and <!-- end --> is replaced.
"""

import csv
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/examples.md"
RESULTS = ROOT / "build/examples"
NULLS = ("phase", "shift", "block")
COLOURS = ("#3b6ea8", "#c9772e", "#4c9a6a", "#9a5aa0")


def with_output(page):
    """Runs each ```sh block; a ```text block right after it becomes what it printed."""

    def replaced(match):
        printed = subprocess.run(["bash", "-euc", match[1]], cwd=ROOT, check=True, capture_output=True, text=True).stdout
        if match[2] is None:
            return match[0]
        return f"```sh\n{match[1]}```\n```text\n{printed}```\n"

    return re.sub(r"```sh\n(.*?)```\n(```text\n.*?```\n)?", replaced, page, flags=re.S)


def annotated(name):
    """{null: {(network, label): row}} of `annotate`."""
    results = {}
    for null in NULLS:
        with open(RESULTS / f"{name}-{null}/labels.tsv", encoding="utf-8") as file:
            rows = csv.DictReader(file, delimiter="\t")
            results[null] = {(row["network"], row["label"]): {k: float(row[k]) for k in "rpq"} for row in rows}
    return results


def coupled(name):
    """{null: {network: entry}} of `couple`."""
    results = {}
    for null in NULLS:
        report = json.loads((RESULTS / f"{name}-{null}/coupling.json").read_text(encoding="utf-8"))
        results[null] = {entry["id"]: entry for entry in report["networks"]}
    return results


def number(value, digits):
    return re.sub(r"^(-?)0\.", r"\1.", f"{value:.{digits}f}")


def markdown(head, rows):
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows])


def label_table(results, digits=4):
    def cell(row):
        text = f"{number(row['p'], digits)}, {number(row['q'], digits)}"
        return f"**{text}**" if row["q"] <= 0.05 else text

    rows = [[*pair, number(row["r"], 3), *(cell(results[null][pair]) for null in NULLS)]
            for pair, row in results[NULLS[0]].items()]
    return markdown(["network", "label", "r", *(f"p, q ({null})" for null in NULLS)], rows)


def pair_table(analyses, lag=False):
    """One row per analysis and region: r and p from each null."""
    rows = []
    for title, results in analyses:
        for network in ("early_visual", "aud_early"):
            entries = [results[null][network] for null in NULLS]
            lags = [str(entries[0].get("lag_scans") or 0)] if lag else []
            rows.append([title, network, number(entries[0]["r"], 3), *lags, *(number(e["p"], 4) for e in entries)])
    return markdown(["analysis", "region", "r", *(["lag (scans)"] if lag else []), *(f"p ({n})" for n in NULLS)], rows)


def by_network(results):
    """The one label of `annotate`'s results, as `coupled` gives them."""
    return {null: {network: row for (network, _), row in rows.items()} for null, rows in results.items()}


def bars(path, title, groups, series, value_of):
    """Grouped horizontal bars; value_of(group, one of series) is (r, significant)."""
    bar, gap, left, wide = 10, 10, 190, 400
    values = {(g, s): value_of(g, s) for g in groups for s in series}
    span = max(abs(r) for r, _ in values.values()) * 1.2
    low = -span if min(r for r, _ in values.values()) < 0 else 0.0
    height = 52 + (bar * len(series) + gap) * len(groups)
    x = lambda r: left + (r - low) / (span - low) * wide
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + wide + 10}" height="{height}" '
           f'font-family="sans-serif" font-size="11" role="img" aria-label="{title}">',
           '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text x="8" y="16" font-size="12" font-weight="bold">{title}</text>']
    for i, name in enumerate(series):
        out.append(f'<rect x="{left + i * 105}" y="24" width="9" height="9" fill="{COLOURS[i]}"/>'
                   f'<text x="{left + i * 105 + 13}" y="32">{name}</text>')
    for g, group in enumerate(groups):
        top = 44 + g * (bar * len(series) + gap)
        out.append(f'<text x="{left - 8}" y="{top + bar * len(series) / 2 + 3:g}" text-anchor="end">{group}</text>')
        for i, name in enumerate(series):
            r, significant = values[group, name]
            ends = sorted((x(0.0), x(r)))
            anchor, step = ("start", 4) if r >= 0 else ("end", -4)
            out.append(f'<rect x="{ends[0]:.1f}" y="{top + i * bar}" width="{ends[1] - ends[0]:.1f}" height="{bar - 2}" '
                       f'fill="{COLOURS[i] if significant else "#fff"}" stroke="{COLOURS[i]}"/>'
                       f'<text x="{x(r) + step:.1f}" y="{top + i * bar + 8}" font-size="9" text-anchor="{anchor}">'
                       f'{number(r, 2)}</text>')
    out.append(f'<line x1="{x(0.0):.1f}" x2="{x(0.0):.1f}" y1="40" y2="{height - 6}" stroke="#888"/></svg>')
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def label_bars(name, title, results):
    pairs = list(results[NULLS[0]])
    value = lambda network, label: (results[NULLS[0]][network, label]["r"],
                                    all(results[null][network, label]["q"] <= 0.05 for null in NULLS))
    bars(ROOT / f"docs/images/{name}.svg", title, list(dict.fromkeys(n for n, _ in pairs)),
         list(dict.fromkeys(label for _, label in pairs)), value)


def main():
    page = with_output(PAGE.read_text(encoding="utf-8"))
    sherlock, cloudy = annotated("sherlock"), annotated("cloudy")
    runs = [(f"run {i}", by_network(annotated(f"run{i}"))) for i in (1, 2)]
    lags = [(f"run {i}, best of 7 lags", coupled(f"lag{i}")) for i in (1, 2)]
    both = [("both runs", coupled("plain")), ("both, best of 7 lags", coupled("lag")),
            ("both, without luminance", coupled("luminance")), ("both, no high-pass", coupled("slow"))]
    tables = {"sherlock": label_table(sherlock), "cloudy": label_table(cloudy, 3), "runs": pair_table(runs),
              "explanations": pair_table(both, lag=True), "lags": pair_table(lags, lag=True)}
    for name, text in tables.items():
        page = re.sub(rf"<!-- table: {name} -->\n.*?<!-- end -->", lambda _: f"<!-- table: {name} -->\n{text}\n<!-- end -->",
                      page, flags=re.S)
    PAGE.write_text(page, encoding="utf-8")
    label_bars("example-sherlock-regions", "Sherlock: r with film features, both runs", sherlock)
    label_bars("example-partly-cloudy", "Partly Cloudy: r with kinds of event", cloudy)
    analyses = dict([both[0], *runs, *both[1:], *lags])
    bars(ROOT / "docs/images/example-sherlock-ordering.svg", "Sherlock: r with the sound envelope", list(analyses),
         ["early_visual", "aud_early"],
         lambda analysis, region: (analyses[analysis][NULLS[0]][region]["r"],
                                   all(analyses[analysis][null][region]["p"] <= 0.05 for null in NULLS)))


if __name__ == "__main__":
    main()
