#!/usr/bin/python3
"""Golden values for the statistics' and the score's tests, by numpy and SciPy: statistics.json.

    python3 tests/golden/make_statistics_golden.py

Nothing here comes from our own code: the formulas are written anew, SciPy's are used where it has them.
"""

import json
import pathlib
from itertools import permutations

import numpy as np
import scipy
from scipy import stats

HERE = pathlib.Path(__file__).parent
RNG = np.random.default_rng(20)


def rounded(x, digits=12):
    x = np.asarray(x, np.float64)
    return [None if np.isnan(v) else float(f"{v:.{digits}g}") for v in x.ravel()]


def ar1(n, phi, rng=RNG):
    x = np.empty(n)
    x[0] = rng.standard_normal()
    for t in range(1, n):
        x[t] = phi * x[t - 1] + np.sqrt(1 - phi**2) * rng.standard_normal()
    return np.float32(np.round(x, 4))


def bh(p):
    p = np.asarray(p)
    order = np.argsort(p)
    q = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.minimum(np.minimum.accumulate(q[::-1])[::-1], 1)
    out = np.empty_like(q)
    out[order] = q
    return out


def by(p):
    c = np.sum(1 / np.arange(1, len(p) + 1))
    p = np.asarray(p)
    order = np.argsort(p)
    q = p[order] * len(p) * c / np.arange(1, len(p) + 1)
    q = np.minimum(np.minimum.accumulate(q[::-1])[::-1], 1)
    out = np.empty_like(q)
    out[order] = q
    return out


def corrections():
    p = np.round(np.concatenate([RNG.uniform(0, 0.02, 6), RNG.uniform(0, 1, 14), [0.3, 0.3, 1.0]]), 6)
    return {"p": p.tolist(), "bh": rounded(bh(p)), "by": rounded(by(p))}


def student_t():
    cases = []
    for t, df in [(0.0, 5.0), (0.5, 1.0), (2.1, 3.5), (-1.3, 10.0), (4.0, 123.4), (12.0, 898.0),
                  (1e-3, 2.0), (30.0, 40.0), (3.0, 1e4)]:
        cases.append([t, df, float(stats.t.sf(t, df))])
    beta = []
    for a, b, x in [(0.5, 0.5, 0.3), (2.0, 7.5, 0.1), (450.0, 0.5, 0.999), (30.0, 20.0, 0.62)]:
        beta.append([a, b, x, float(scipy.special.betainc(a, b, x))])
    x = ar1(40, 0)
    y = np.float32(0.4 * x + ar1(40, 0))
    r, p = stats.pearsonr(x.astype(float), y.astype(float))
    return {"upper_tail": cases, "incomplete_beta": beta, "pearson": {"n": 40, "r": r, "p": p}}


def autocorrelation(x, runs, max_lag, unbiased):
    """Products within runs only, around the mean of the whole."""
    x = x.astype(np.float64) - np.mean(x, dtype=np.float64)
    rho = []
    for k in range(max_lag + 1):
        total, pairs = 0.0, 0
        for first, last in runs:
            n = last - first
            if k < n:
                total += float(np.dot(x[first : last - k], x[first + k : last]))
                pairs += n - k
        rho.append(total * (len(x) / pairs if unbiased else 1.0))
    return np.array(rho) / np.dot(x, x)


def effective_df():
    entries = []
    for starts, n in [([0], 120), ([0, 50], 113)]:
        runs = list(zip(starts, starts[1:] + [n]))
        x, y = ar1(n, 0.7), ar1(n, 0.5)
        max_lag = max(b - a for a, b in runs) // 4
        rho_x = autocorrelation(x, runs, max_lag, True)
        rho_y = autocorrelation(y, runs, max_lag, True)
        k = np.arange(1, max_lag + 1)
        inverse = 1 / n + 2 / n * np.sum((n - k) / n * rho_x[1:] * rho_y[1:])
        samples = 1 / inverse if inverse > 1 / n else n
        r = np.corrcoef(x.astype(float), y.astype(float))[0, 1]
        t = r * np.sqrt((samples - 2) / (1 - r**2))
        entries.append({
            "x": x.tolist(), "y": y.tolist(), "run_starts": starts,
            "rho_x": rounded(rho_x), "biased_rho_x": rounded(autocorrelation(x, runs, max_lag, False)),
            "samples": samples, "r": r, "p_two_sided": 2 * stats.t.sf(abs(t), samples - 2),
            "p_one_sided": stats.t.sf(t, samples - 2)})
    return entries


def noise_ceiling():
    """Three people: every split is one against two, so all splits can be averaged exactly."""
    signal = ar1(60, 0.5)
    people = np.stack([np.float32(signal + w * ar1(60, 0.3)) for w in (0.8, 1.0, 1.5)])
    z = (people - people.mean(1, dtype=float)[:, None]) / people.std(1, dtype=float)[:, None]
    r_of = {i: np.corrcoef(z[i], np.sum(np.delete(z, i, 0), 0))[0, 1] for i in range(3)}
    inter_subject = np.tanh(np.mean(np.arctanh(list(r_of.values()))))
    return {"people": people.tolist(), "r_one_against_two": [r_of[i] for i in range(3)],
            "inter_subject_r": inter_subject,
            "spearman_brown_of_0.6": 2 * 0.6 / 1.6}


def lag():
    """r of one pair at every lag, per run without wrap-around."""
    starts, n, max_lag = [0, 30], 75, 3
    runs = list(zip(starts, starts[1:] + [n]))
    x, y = ar1(n, 0.3), ar1(n, 0.3)
    y[2:] = np.float32(np.round(0.8 * x[:-2] + 0.5 * y[2:], 4))
    r = []
    for k in range(-max_lag, max_lag + 1):
        a, b = [], []
        for first, last in runs:
            t = np.arange(first, last)
            t = t[(t + k >= first) & (t + k < last)]
            a.append(x[t])
            b.append(y[t + k])
        r.append(np.corrcoef(np.concatenate(a).astype(float), np.concatenate(b).astype(float))[0, 1])
    return {"x": x.tolist(), "y": y.tolist(), "run_starts": starts, "max_lag": max_lag, "r": rounded(r)}


def partial():
    n = 80
    confounds = np.stack([ar1(n, 0.8) for _ in range(3)])
    x = np.stack([np.float32(np.round(ar1(n, 0.2) + w * confounds[0] + confounds[1], 4)) for w in (1, -2)])
    y = np.stack([np.float32(np.round(ar1(n, 0.2) + w * confounds[0] - confounds[2], 4)) for w in (1, 3)])
    design = np.column_stack([np.ones(n), confounds.T.astype(float)])

    def rest(a):
        return a.T - design @ np.linalg.lstsq(design, a.T.astype(float), rcond=None)[0]
    r = np.corrcoef(rest(x).T, rest(y).T)[:2, 2:]
    return {"x": x.tolist(), "y": y.tolist(), "confounds": confounds.tolist(), "r": rounded(r)}


def relation():
    scores = np.array([0.21, 0.25, 0.31, 0.30, 0.35, 0.38, 0.33])
    accuracies = np.array([0.55, 0.61, 0.60, 0.70, 0.70, 0.76, 0.69])
    blocks = ["a", "a", "a", "b", "b", "b", "b"]
    r, rho = stats.pearsonr(scores, accuracies)[0], stats.spearmanr(scores, accuracies)[0]

    def p_of(orders):
        hits = np.zeros(2)
        total = 0
        for order in orders:
            permuted = accuracies[list(order)]
            hits[0] += abs(stats.pearsonr(scores, permuted)[0]) >= abs(r) - 1e-12
            hits[1] += abs(stats.spearmanr(scores, permuted)[0]) >= abs(rho) - 1e-12
            total += 1
        return (hits / total).tolist(), total
    free, n_free = p_of(permutations(range(7)))
    within, n_within = p_of(a + b for a in permutations(range(3)) for b in permutations(range(3, 7)))
    return {"scores": scores.tolist(), "accuracies": accuracies.tolist(), "blocks": blocks,
            "pearson": r, "spearman": rho, "ranks": stats.rankdata(accuracies).tolist(),
            "p_free": free, "n_free": n_free, "p_within": within, "n_within": n_within}


def similarity():
    """Two folds, four neurons, three networks; every subset of size 2 by hand."""
    folds = [{"train": np.round(RNG.uniform(-0.5, 0.8, (4, 3)), 3),
              "test": np.round(RNG.uniform(-0.3, 0.6, (4, 3)), 3)} for _ in range(2)]

    def score_of(subset):
        of_networks = []
        for k in range(3):
            r = [f["test"][subset[np.argmax(f["train"][subset, k])], k] for f in folds]
            of_networks.append(np.tanh(np.mean(np.arctanh(r))))
        return float(np.mean(of_networks)), of_networks
    pairs = [[i, j] for i in range(4) for j in range(i + 1, 4)]
    whole, of_networks = score_of(np.arange(4))
    return {"folds": [{k: v.tolist() for k, v in f.items()} for f in folds], "whole": whole,
            "of_networks": rounded(of_networks),
            "mean_over_pairs": float(np.mean([score_of(np.array(p))[0] for p in pairs]))}


def main():
    golden = {"made_by": "tests/golden/make_statistics_golden.py", "numpy": np.__version__,
              "scipy": scipy.__version__, "corrections": corrections(), "student_t": student_t(),
              "effective_df": effective_df(), "noise_ceiling": noise_ceiling(), "lag": lag(),
              "partial": partial(), "relation": relation(), "similarity": similarity()}

    def plain(x):
        if isinstance(x, dict):
            return {k: plain(v) for k, v in x.items()}
        if isinstance(x, (list, tuple)):
            return [plain(v) for v in x]
        if isinstance(x, (float, np.floating)):
            return float(f"{float(x):.12g}")
        return int(x) if isinstance(x, np.integer) else x
    path = HERE / "statistics.json"
    path.write_text(json.dumps(plain(golden), separators=(",", ":")) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
