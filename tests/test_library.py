#!/usr/bin/python3
"""The shipped scenarios and interventions: no faults, and in step with the tables of scenarios/README.md."""
import os
import re
import subprocess
import sys
import tempfile

from program_under_test import program, skip, source

try:
    import tomllib
except ImportError as missing:
    skip(f"{missing} (needed: Python 3.11)")

folder = os.path.join(source, "scenarios")
faults = []


def stems(directory):
    return sorted(name.removesuffix(".toml") for name in os.listdir(directory) if name.endswith(".toml"))


def check(files):
    """Faults that the program finds in scenario files."""
    result = subprocess.run([program, "check", *files], capture_output=True, text=True,
                            env={**os.environ, "HIGHNEEDS_DATA": source})
    if result.returncode != 0:
        faults.append(result.stdout + result.stderr)


def rows(text, columns):
    """Cells of the table rows of a text that start with a file's name in back quotes."""
    found = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines()
             if line.startswith("| `")]
    return [row for row in found if len(row) == columns]


PAYERS = {"programme_grant": "programme grant", "high_needs_block": "high needs block",
          "general_fund": "general fund", "schools": "schools"}


def payers(intervention):
    paid = [PAYERS[cost["paid_by"]] for cost in intervention.get("costs", [])]
    if "places" in intervention:
        paid.insert(0, "places, in the model's lines")
    return ", ".join(dict.fromkeys(paid)) or "-"


def within(aim, change):
    values = [change[key] for key in ("low", "mode", "central", "high") if key in change]
    return min(values) <= aim <= max(values)


scenarios = stems(folder)
interventions = stems(os.path.join(folder, "interventions"))
assert scenarios and interventions
check([os.path.join(folder, f"{name}.toml") for name in scenarios])

def offers_places(name):
    with open(os.path.join(folder, "interventions", f"{name}.toml"), "rb") as file:
        return "places" in tomllib.load(file)


def check_each(model, names):
    """Each intervention by itself, on a model. It is read as part of a scenario, so each gets one."""
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for name in names:
            files.append(os.path.join(scratch, f"only-{name}.toml"))
            with open(files[-1], "w", encoding="utf-8") as file:
                file.write(f'format = 1\nname = "{name}"\nmodel = "{model}"\ninterventions = ["{name}"]\n')
        check(files)


check_each("north-east-lincolnshire", interventions)
# An imported model knows no places, as none are published; everything else fits it too.
check_each("north-lincolnshire", [name for name in interventions if not offers_places(name)])

with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
    readme = file.read()
named = [name for row in rows(readme, 2) for name in re.findall("`(.*?)`", row[0])]
if sorted(named) != scenarios:
    faults.append(f"README.md lists the scenarios {sorted(named)}, the folder has {scenarios}")
table = {row[0].strip("`"): row for row in rows(readme, 6)}
if sorted(table) != interventions:
    faults.append(f"README.md lists the interventions {sorted(table)}, the folder has {interventions}")

for name in interventions:
    with open(os.path.join(folder, "interventions", f"{name}.toml"), "rb") as file:
        intervention = tomllib.load(file)
    if not intervention.get("measured_by"):
        faults.append(f"{name} does not say what it is measured by")
    for effect in intervention.get("effects", []):
        for level in ("target", "stretch"):
            if level in effect and not within(effect[level], effect["change"]):
                faults.append(f"{name}: {level} of {effect['acts_on']} is outside the range of its change")
    if name in table and table[name][3] != intervention["strength"]:
        faults.append(f"README.md: strength of {name} is {table[name][3]}, its file says {intervention['strength']}")
    if name in table and table[name][4] != payers(intervention):
        faults.append(f"README.md: {name} is paid by {table[name][4]}, its file says {payers(intervention)}")

for fault in faults:
    print(fault)
print(f"{len(scenarios)} scenarios, {len(interventions)} interventions, {len(faults)} faults")
sys.exit(1 if faults else 0)
