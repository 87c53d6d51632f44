#!/usr/bin/python3
"""The program against bench/reference_numpy.py, which was written from docs/model.md alone.

Both simulate the same parameters (the columns of /draws) with independent events: two authorities, a baseline and a
scenario with interventions each. In every run the two results are then independent with the same law, so their
difference d is symmetric about 0, and z = sum d / sqrt(sum d^2) over the runs is close to standard normal, with tails
that are never heavier than exp(-z^2 / 2) (a sum of random signs). The same holds for the spread, with d the difference
of the squared deviations from the common mean.

How large may z be? Some thousands of numbers are compared, so chance puts the odd one beyond 4 (the expected count is
printed), but they move together and a count says little. The limit is the z that any one of them exceeds with
probability below 1 in 10,000 if both are right: about 5.6. Seeds are fixed: the outcome of this test does not change
until the program, the model files or NumPy do.
"""
import concurrent.futures
import os
import statistics
import subprocess
import sys
import tempfile

from program_under_test import program, skip, source

FALSE_ALARM = 1e-4
RUNS = 600
SEED = 20260901
SUITES = [   # data directory, scenario with interventions; both have the baseline "do-nothing"
    ("", "dbv-both"),
    ("tests/data", "everything"),
]

try:
    import h5py
    import numpy as np
    sys.path.insert(0, os.path.join(source, "bench"))
    import reference_numpy as reference
except ImportError as missing:
    skip(f"{missing} (needed: python3-numpy, python3-h5py, Python 3.11)")


def names(file, axis):
    return [name.decode() for name in file[axis][:]]


def published(path, scenario):
    """Arrays [run, year] of the program by name."""
    with h5py.File(path) as file:
        k = names(file, "scenario").index(scenario)
        result = {}
        for group, array, axis in (("flow", "flows/by_calendar_year", "yearly_measure"), ("plans/by_age_band", "plans/by_age_band", "age_band"),
                                   ("plans/by_need", "plans/by_need", "need"), ("spend", "money/spend", "line"),
                                   ("balance", "money/balance", "balance_item")):
            for i, name in enumerate(names(file, axis)):
                result[f"{group}/{name}"] = file[array][k, i].astype(float)
        for i, name in enumerate(names(file, "setting")):
            result[f"plans/by_setting/{name}"] = file["plans/by_setting"][k, i, :, ::12].astype(float)
        return result


def simulated(scenario_path, draws_path, seed):
    """The same of the reference; a function of a process of its own."""
    study = reference.Study(scenario_path)
    columns, totals = reference.read_draws(draws_path)
    raw, _, _ = reference.run_study(study, RUNS, seed, columns, totals)
    model = study.model
    result = {k: v.astype(float) for k, v in raw.items() if k.startswith(("flow/", "balance/"))}
    for group, array, entries in (("plans/by_setting", "plans/by_setting", list(model["settings"])),
                                  ("plans/by_age_band", "plans/by_age_band", [band["label"] for band in model["age_bands"]]),
                                  ("plans/by_need", "plans/by_need", [need["code"] for need in model["needs"]]),
                                  ("spend", "money/spend", list(raw["line"]))):
        for i, name in enumerate(entries):
            result[f"{group}/{name}"] = raw[array][:, i].astype(float)
    with np.errstate(invalid="ignore"):
        result["flow/mean_weeks_to_issue"] = result["flow/weeks_to_issue"] / result["flow/issued"]
        result["flow/share_issued_on_time"] = result["flow/issued_on_time"] / result["flow/issued"]
    # The reference takes the opening totals by setting from the results, as docs/model.md leaves the rounding open; left to
    # itself it must come close.
    alone = reference.Tables(study).opening.sum((0, 1))
    return result, np.abs(alone - totals).max()


def standard_score(d):
    """sum d / sqrt(sum d^2) by column; 0 where there is no difference at all."""
    root = np.sqrt((d * d).sum(0))
    return np.divide(d.sum(0), root, out=np.zeros_like(root), where=root > 0)


def compare(ours, theirs):
    """z of means and of spreads, [year]. Numbers without chance differ by rounding only: that is no difference."""
    missing = np.isnan(ours) | np.isnan(theirs)          # ratios of a year without plans
    ours, theirs = np.where(missing, 0, ours), np.where(missing, 0, theirs)
    same = np.abs(ours - theirs) <= 1e-9 * np.maximum(np.abs(ours), np.abs(theirs))
    theirs = np.where(same, ours, theirs)
    centre = (ours + theirs).sum(0) / np.maximum(1, 2 * (~missing).sum(0))
    spread = np.where(missing, 0, (ours - centre) ** 2 - (theirs - centre) ** 2)
    return standard_score(ours - theirs), standard_score(spread)


def moments(x):
    x = x[~np.isnan(x)]
    return (x.mean(), x.std()) if len(x) else (np.nan, np.nan)


def main():
    jobs, comparisons, failures = [], [], []
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ProcessPoolExecutor(2) as pool:
        for data, scenario in SUITES:
            data = os.path.join(source, data)
            os.environ["HIGHNEEDS_DATA"] = data
            results = os.path.join(folder, f"{scenario}.h5")
            subprocess.run([program, "run", scenario, "--runs", str(RUNS), "--seed", str(SEED), "--output", results, "--quiet"], check=True)
            for i, name in enumerate(["do-nothing", scenario]):
                path = os.path.join(data, "scenarios", f"{name}.toml")
                jobs.append((results, scenario, name, pool.submit(simulated, path, results, 1000 * len(jobs) + 7)))
        for results, suite, name, job in jobs:
            theirs, rounding = job.result()
            if rounding > 2:
                failures.append(f"{suite}: opening plans by setting are up to {rounding} plans from the nearest whole table")
            for item, ours in published(results, name).items():
                if item in theirs:
                    for kind, z in zip(("mean", "spread"), compare(ours, theirs[item])):
                        for year, value in enumerate(z):
                            comparisons.append((abs(value), kind, f"{suite}: {name}", item, year, *moments(ours[:, year]),
                                                *moments(theirs[item][:, year])))
            absent = set(theirs) - set(published(results, name))
            if absent:
                failures.append(f"not published: {sorted(absent)}")
    comparisons.sort(reverse=True)
    tested = [c for c in comparisons if c[0] > 0]
    limit = statistics.NormalDist().inv_cdf(1 - FALSE_ALARM / 2 / len(tested))
    beyond = sum(c[0] > 4 for c in tested)
    print(f"{len(tested)} numbers compared over {RUNS} runs each; limit {limit:.2f} standard errors; beyond 4: {beyond}, "
          f"by chance {len(tested) * 6.3e-5:.1f} on average")
    print(f"{'z':>6}  {'of':6}  {'suite: scenario':28}  {'year':>4}  {'item':36}  {'program: mean':>15}  {'sd':>12}  {'reference: mean':>15}  {'sd':>12}")
    for z, kind, scenario, item, year, mean, sd, mean_r, sd_r in comparisons[:20]:
        print(f"{z:6.2f}  {kind:6}  {scenario:28}  {year:4d}  {item:36}  {mean:15.5g}  {sd:12.5g}  {mean_r:15.5g}  {sd_r:12.5g}")
    worst = {}
    for z, kind, _, item, *_ in comparisons:
        worst.setdefault(item, {}).setdefault(kind, z)
    print("\nworst z by item: mean, spread")
    for item in sorted(worst):
        print(f"  {item:44}  {worst[item]['mean']:5.2f}  {worst[item]['spread']:5.2f}")
    failures += [f"{item} ({scenario}, year {year}): {kind} differs by {z:.1f} standard errors"
                 for z, kind, scenario, item, year, *_ in comparisons if z > limit]
    for failure in failures:
        print(f"FAILED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
