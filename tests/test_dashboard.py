#!/usr/bin/python3
"""The dashboard in a browser: every control, every size, and numbers that are those of the results file.

The program simulates two small studies and writes their dashboards: eight scenarios, and one whose every name tries to
be markup. The data in the page must equal the quantiles of the results file; then headless Chromium uses the page
(dashboard/test/*.mjs, which need `npm ci` in dashboard/, done by scripts/build-dashboard).
With a folder as argument, screenshots are left there.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from program_under_test import program, skip, source

HOSTILE = "</script><script>window.hacked=1</script><b>Bob's</b> \"x\" & `y` =1+1"

try:
    import h5py
    import numpy as np
except ImportError as missing:
    skip(f"{missing}; type scripts/install-missing test")
chromium = shutil.which("chromium")
if chromium is None or shutil.which("node") is None:
    skip("no chromium or no node; type scripts/install-missing ci")
if not os.path.isdir(os.path.join(source, "dashboard/node_modules/puppeteer-core")):
    skip("no dashboard/node_modules; type scripts/build-dashboard")


def toml(text):
    return json.dumps(text)


def write_study(folder, name, scenarios):
    """Copies tests/data, renames everything to `name`, and adds scenarios until there are as many."""
    shutil.copytree(os.path.join(source, "tests/data"), folder)
    model = os.path.join(folder, "models/northshire.toml")
    with open(model) as file:
        text = file.read()
    if name:
        text = text.replace('name      = "Northshire"', f"name      = {toml(name)}", 1)
        text = re.sub(r'label = "(?![0-9])[^"]*"', lambda found: f"label = {toml(name)}", text)
        text = text.replace('source = "Northshire SEN2 return"', f"source = {toml(name)}")
        text = text.replace('note = "Late returns"', f"note = {toml(name)}")
    with open(model, "w") as file:
        file.write(text)
    names = ["do-nothing"]
    for i in range(1, scenarios):
        names.append(f"scenario-{i}")
        with open(os.path.join(folder, f"scenarios/scenario-{i}.toml"), "w") as file:
            title = f"{name} {i}" if name else f"Inclusion in mainstream and a long name that says what it does, {i}"
            file.write(f'format = 1\nname = {toml(title)}\nquestion = {toml(name or "What does it do?")}\n'
                       'model = "northshire"\ncompare = "do-nothing"\ninterventions = ["inclusion"]\n'
                       f'[override.inclusion]\nfade_per_year = {0.1 * i}\n')
    if name:
        for kind in ("scenarios/do-nothing.toml", "scenarios/interventions/inclusion.toml"):
            path = os.path.join(folder, kind)
            with open(path) as file:
                text = re.sub(r'^(name|measured_by|evidence)( *)= ".*"$', lambda found: f"{found[1]}{found[2]}= {toml(name)}",
                              file.read(), flags=re.M)
            with open(path, "w") as file:
                file.write(text)
    return names


def make_page(folder, names, runs):
    results = os.path.join(folder, "results.h5")
    environment = {**os.environ, "HIGHNEEDS_DATA": folder}
    subprocess.run([program, "run", *names, "--runs", str(runs), "--output", results, "--quiet"], check=True, cwd=folder,
                   env=environment)
    subprocess.run([program, "report", results, "--dashboard", "--quiet"], check=True, cwd=folder, env=environment)
    return results, os.path.join(folder, "report/dashboard.html")


def data_of(page):
    with open(page, encoding="utf-8") as file:
        found = re.search(r'<script type="application/json" id="data">(.*?)</script>', file.read(), re.S)
    return json.loads(found[1])


def array(levels):
    """[scenario, quantile, time] with NaN for null."""
    return np.array(levels, dtype=float)


GROUPS = {"setting": ("plans/by_setting", "setting"), "places": ("places/by_setting", "setting"),
          "measure": ("flows/by_calendar_year", "yearly_measure"), "age": ("plans/by_age_band", "age_band"),
          "need": ("plans/by_need", "need"), "category": ("money/spend_by_category", "category"),
          "money": ("money/balance", "balance_item")}


def check_numbers(page, results):
    """Every series of the page is that of the file, to the last bit."""
    data = data_of(page)
    compared = 0
    with h5py.File(results) as file:
        assert data["quantiles"] == list(file["quantile"][:])
        januaries = [m.decode().endswith("-01") for m in file["axes/month_label"][:]]
        plans = file["plans/by_age_band"][:].sum(axis=1)
        items = {name.decode(): i for i, name in enumerate(file["balance_item"][:])}
        balance = file["money/balance"]
        for series in data["series"]:
            shown = array(series["levels"])
            if series["group"] == "outcome":
                runs = {"plans": lambda: plans, "balance": lambda: balance[:, items["cumulative"]],
                        "spend": lambda: balance[:, items["spend"]], "in-year": lambda: balance[:, items["in_year"]],
                        "new-plans": lambda: file["flows/by_calendar_year"][:, 5][:, :, 1:],
                        "specialist": lambda: file["plans/by_setting"][:][:, file["axes/setting_specialist"][:] == 1]
                        .sum(axis=1)[:, :, januaries]}[series["key"]]().astype(float)
                expected = np.moveaxis(np.quantile(runs, data["quantiles"], axis=1), 0, 1)
                if series["key"] == "balance":
                    shown = shown[:, :, 1:]   # the opening balance is a draw, not an array
                assert np.allclose(shown, expected, rtol=1e-12, atol=1e-6), series["key"]
                if "differences" in series:
                    changes = runs[1:] - runs[:1]
                    wanted = np.moveaxis(np.quantile(changes, data["quantiles"], axis=1), 0, 1)
                    assert np.allclose(array(series["differences"][1:]), wanted, rtol=1e-12, atol=1e-6), series["key"]
            else:
                dataset, axis = GROUPS[series["group"]]
                names = [name.decode() for name in file[axis][:]]
                stored = file[f"summary/{dataset}/quantiles"][:, names.index(series["key"].split(".", 1)[1])]
                if dataset == "plans/by_setting":
                    stored = stored[:, :, januaries]
                stored = stored[:, :, -shown.shape[2]:]   # the base year of some measures is left out
                assert np.array_equal(shown, stored, equal_nan=True), series["key"]
            compared += shown.size
        for s, scenario in enumerate(data["scenarios"]):
            runs = balance[s, items["cumulative"]]
            for risk in scenario["breach"]:
                assert np.allclose(risk["share"], (runs < -risk["deficit"]).mean(axis=0)), risk
            steps = scenario["steps"]
            total = sum(value for key, value in steps.items() if key not in ("end", "endMedian", "hasBaseline"))
            assert np.isclose(total, steps["end"], rtol=1e-9) and np.isclose(steps["end"], runs[:, -1].mean())
            assert np.isclose(steps["endMedian"], np.median(runs[:, -1]))
            for driver in scenario["drivers"]:
                column = [name.decode() for name in file["parameter"][:]].index(driver["name"])
                order = np.argsort(file["draws"][:, column], kind="stable")
                fifth = len(order) // 5
                assert abs(driver["low"] - runs[order[:fifth], -1].mean()) < 1e-6 * abs(driver["low"]), driver
                assert abs(driver["high"] - runs[order[-fifth:], -1].mean()) < 1e-6 * abs(driver["high"]), driver
    assert compared > 5000, compared
    return compared


def check_page(page):
    """One file, small, that may load nothing."""
    with open(page, encoding="utf-8") as file:
        html = file.read()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, policy
    data = re.search(r'id="data">(.*?)</script>', html, re.S)[1]
    assert len(html.encode()) - len(data.encode()) < 1_000_000, len(html)
    assert "Apache License" in html and "Apache Software Foundation" in html


def browser(script, *arguments):
    subprocess.run(["node", os.path.join(source, "dashboard/test", script), *arguments], check=True,
                   env={**os.environ, "CHROMIUM": chromium})


def main():
    screenshots = sys.argv[1:2]
    with tempfile.TemporaryDirectory() as folder:
        eight = os.path.join(folder, "eight")
        results, page = make_page(eight, write_study(eight, "", 8), 120)
        print(f"{check_numbers(page, results)} numbers equal those of the results file")
        check_page(page)
        browser("dashboard.test.mjs", page, *screenshots)
        hostile = os.path.join(folder, "hostile")
        results, page = make_page(hostile, write_study(hostile, HOSTILE, 2), 30)
        check_page(page)
        browser("hostile.test.mjs", page, HOSTILE)


if __name__ == "__main__":
    main()
