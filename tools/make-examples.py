#!/usr/bin/env python3
"""Runs the worked examples on real films and writes docs/examples.md and its figures.

    python3 tools/make-examples.py [DATA]      DATA: the folder of the series, ../shared/data/fmri

The commands are run as they are printed, with build/native/sync-act.
"""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
NULLS = ("phase", "shift", "block")
REGIONS = "early_visual,aud_early,pmc_nn,ddmn_mpfc,post_parahipp,bilateral_hipp"
SHERLOCK = ("sync-act annotate sherlock_6roi_halfA_s01-s09.csv --columns " + REGIONS +
            " \\\n  --labels sherlock_6roi_halfA_s01-s09.csv --label-columns audio_env,global_luminance --trim-nan"
            " \\\n  --run-lengths 946,1030 --tr 1.5 --hrf none --null {null} --surrogates 5000 --seed 1 --out sherlock-{null}")
CLOUDY = ("sync-act annotate partlycloudy_qtab_halfA_8net.csv --events partlycloudy_events.tsv"
          " \\\n  --tr 0.93 --hrf spm --null {null} --surrogates 5000 --seed 1 --out cloudy-{null}")


def run(command, data, out):
    """Runs a printed command beside the data, its results under `out`; answers labels.tsv's rows."""
    words = command.replace("\\\n", " ").split()
    words[0] = str(ROOT / "build/native/sync-act")
    words = [str(data / w) if re.search(r"\.(csv|tsv)$", w) else w for w in words]
    words[-1] = str(out / words[-1])
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    with open(pathlib.Path(words[-1]) / "labels.tsv", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def bars(path, title, rows, labels, networks, q_of):
    """Grouped horizontal bars of r; filled where significant under every null, else hollow."""
    colours = {label: colour for label, colour in zip(labels, ("#3b6ea8", "#c9772e", "#4c9a6a", "#9a5aa0"))}
    bar, gap, left, wide = 9, 10, 150, 420
    group = bar * len(labels) + gap
    height = 56 + group * len(networks)
    r_of = {(row["network"], row["label"]): float(row["r"]) for row in rows}
    span = max(abs(r) for r in r_of.values()) * 1.15
    x = lambda r: left + wide / 2 + r / span * wide / 2
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + wide + 20}" height="{height}" '
           f'font-family="sans-serif" font-size="11" role="img" aria-label="{title}">',
           '<rect width="100%" height="100%" fill="#fff"/>',
           f'<text x="8" y="16" font-size="12" font-weight="bold">{title}</text>']
    for i, label in enumerate(labels):
        out.append(f'<rect x="{left + i * 110}" y="24" width="9" height="9" fill="{colours[label]}"/>'
                   f'<text x="{left + i * 110 + 13}" y="32">{label}</text>')
    out.append(f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="40" y2="{height - 10}" stroke="#888"/>')
    for n, network in enumerate(networks):
        top = 46 + n * group
        out.append(f'<text x="{left - 8}" y="{top + bar * len(labels) / 2 + 4}" text-anchor="end">{network}</text>')
        for i, label in enumerate(labels):
            r = r_of[network, label]
            fill = colours[label] if q_of[network, label] <= 0.05 else "#fff"
            out.append(f'<rect x="{min(x(0), x(r)):.1f}" y="{top + i * bar}" width="{abs(x(r) - x(0)):.1f}" '
                       f'height="{bar - 2}" fill="{fill}" stroke="{colours[label]}"/>'
                       f'<text x="{x(r) + (3 if r >= 0 else -3):.1f}" y="{top + i * bar + 7}" font-size="8" '
                       f'text-anchor="{"start" if r >= 0 else "end"}">{r:.2f}</text>')
    out.append("</svg>")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def table(results, labels, networks):
    """Markdown: r, and p and q from each null."""
    lines = ["| network | label | r | " + " | ".join(f"p, q ({null})" for null in NULLS) + " |",
             "|---|---|---|" + "---|" * len(NULLS)]
    by_null = {null: {(row["network"], row["label"]): row for row in rows} for null, rows in results.items()}
    for network in networks:
        for label in labels:
            rows = [by_null[null][network, label] for null in NULLS]
            cells = []
            for row in rows:
                p, q = (f"{float(row[key]):.4f}".lstrip("0") for key in ("p", "q"))
                cells.append(f"**{p}, {q}**" if float(row["q"]) <= 0.05 else f"{p}, {q}")
            lines.append(f"| {network} | {label} | {float(rows[0]['r']):.3f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def worst_q(results):
    """The largest q over the nulls, per pair."""
    q = {}
    for rows in results.values():
        for row in rows:
            pair = row["network"], row["label"]
            q[pair] = max(q.get(pair, 0.0), float(row["q"]))
    return q


def significant(results, networks, labels):
    q = worst_q(results)
    r = {(row["network"], row["label"]): float(row["r"]) for row in results[NULLS[0]]}
    lines = []
    for label in labels:
        found = [f"{n} ({r[n, label]:+.2f})" for n in networks if q[n, label] <= 0.05]
        lines.append(f"- **{label}**: " + (", ".join(found) if found else "none"))
    return "\n".join(lines)


def main():
    data = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "../shared/data/fmri").resolve()
    images = ROOT / "docs/images"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        sherlock = {null: run(SHERLOCK.format(null=null), data, out) for null in NULLS}
        cloudy = {null: run(CLOUDY.format(null=null), data, out) for null in NULLS}
    regions = REGIONS.split(",")
    features = ["audio_env", "global_luminance"]
    networks = list(dict.fromkeys(row["network"] for row in cloudy["phase"]))
    kinds = ["mental", "pain", "social", "control"]
    bars(images / "example-sherlock.svg", "Sherlock: r with film features", sherlock["phase"], features, regions,
         worst_q(sherlock))
    bars(images / "example-partly-cloudy.svg", "Partly Cloudy: r with kinds of event", cloudy["phase"], kinds, networks,
         worst_q(cloudy))
    r = {(row["network"], row["label"]): float(row["r"]) for row in sherlock["phase"]}
    text = f"""# Worked examples

Written by `tools/make-examples.py`, which runs the commands below as printed and draws the figures. The series are
group means of real scans; they are not part of this project, and the film features of the first come with them.

p is two-sided and family-wise over the labels of one network, q is Benjamini-Hochberg over all pairs of network and label;
bold where q is at most .05. With 5000 surrogates the smallest p that `phase` and `block` can give is .0002. A filled bar is
significant under every null. What each null keeps, and where it fails, is in [method.md](method.md).

## Sherlock: who follows the sound, who follows the light

Mean of nine people watching an episode of *Sherlock*: six regions, 946 and 1030 scans of 1.5 s in two runs, with the sound envelope and the luminance
of the film, both shifted by three scans already (hence `--hrf none`) and without values at the start of each run (hence `--trim-nan`).

```
{SHERLOCK.format(null="phase")}
```

The same with `--null shift` and `--null block`.

![r of six regions with the sound envelope and the luminance](images/example-sherlock.svg)

{table(sherlock, features, regions)}

Early auditory cortex follows the sound envelope with r = {r["aud_early", "audio_env"]:.3f}, early visual cortex with
r = {r["early_visual", "audio_env"]:.3f}. Both features vary slowly and together with the plot, so that an r of .1 to .2 with a region that has
nothing to do with them is common; the nulls, which keep that slowness, say which are more than that.

## Partly Cloudy: which networks respond to mental, pain, social and control events

Mean of people watching a 5.6-minute animated film: eight networks, 380 scans of 0.93 s, and
the onsets and durations of nineteen events of four kinds.

```
{CLOUDY.format(null="phase")}
```

![r of eight networks with four kinds of event](images/example-partly-cloudy.svg)

{table(cloudy, kinds, networks)}

Significant under all three nulls:

{significant(cloudy, networks, kinds)}

A film of 5.6 minutes with three to eight events per kind is short. What is not significant here is not thereby absent; and the
regressors are not made independent of one another: an r with one kind may stem from another that
avoids the same moments.
"""
    (ROOT / "docs/examples.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
