"""Imports every authority of the published releases and runs its model: none may fail.

Prints a table of authorities, seconds and warnings. Few runs: it is the models that are tested here.
"""
import csv
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
source = pathlib.Path(os.environ["HIGHNEEDS_SOURCE_DIR"])
program = os.environ["HIGHNEEDS_PROGRAM"]
data = (source / ".." / "shared" / "data").resolve()
SCENARIO = """format = 1
name = "As published"
question = "What if nothing changes?"
model = "{model}"
runs = 5
seed = 1
interventions = []
"""


def main():
    if not (data / "dfe-ehc-plans-2025").is_dir():
        print(f"SKIPPED: needs the published releases in {data}")
        return SKIPPED
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        start = time.monotonic()
        subprocess.run(
            [program, "import", str(data), "--all", "-q", "--output", str(folder / "models")],
            check=True, cwd=source)
        models = sorted((folder / "models").glob("*.toml"))
        print(f"imported {len(models)} authorities in {time.monotonic() - start:.1f} s")
        (folder / "scenarios").mkdir()
        print(f"{'authority':40} {'seconds':>7} {'found':>6} {'missing':>7}")
        for model in models:
            scenario = folder / "scenarios" / model.name
            scenario.write_text(SCENARIO.format(model=model.stem))
            start = time.monotonic()
            done = subprocess.run(
                [program, "run", str(scenario), "-q", "--output",
                 str(folder / "results.h5"), "--force"],
                cwd=folder, capture_output=True, text=True)
            seconds = time.monotonic() - start
            with open(folder / "models" / model.stem / "data-quality.csv", newline="") as report:
                rules = [row["rule"] for row in csv.DictReader(report)]
            found = sum(r not in ("not published", "file is not used") for r in rules)
            missing = sum(r == "not published" for r in rules)
            print(f"{model.stem:40} {seconds:7.2f} {found:6} {missing:7}")
            if done.returncode != 0 or done.stderr:
                faults.append(f"{model.stem}: exit {done.returncode}: {done.stderr.strip()}")
    for fault in faults:
        print(fault)
    return 1 if faults or len(models) < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
