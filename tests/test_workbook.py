"""The workbook of a report, read back: every named row equals the results file.

A report of the fixture authority is made by the program itself. What the model does not hold must say so, texts that look
like formulas or markup must stay texts, and the file must be the same twice.
"""
import os
import re
import shutil
import subprocess
import tempfile
import zipfile

from program_under_test import program, skip, source

try:
    import h5py
    import numpy as np
    import openpyxl
except ImportError as missing:
    skip(f"{missing}; type apt-get install python3-h5py python3-numpy python3-openpyxl")

QUANTILES = {"": 0.5, "P10": 0.1, "P90": 0.9}
CHECKED = set()   # defined names that were compared
CATEGORIES = ["mainstream", "state_special", "independent_special", "further_education", "other_arrangements"]
PROVISIONS = {   # table of needs: settings, and which of their ages
    "7_1": [],
    "7_2": [("mainstream", "under")],
    "7_3": [],
    "7_4": [("state_special", "all")],
    "7_5": [("independent_special", "all")],
    "7_6": [("other_arrangements", "all")],   # the model file says reform_plan = "hospital"
    "7_7": [("mainstream", "over"), ("further_education", "all")],
}
AGES = {"Under 5": "0-4", "Age 5 to 10": "5-10", "Age 11 to 15": "11-15", "Age 16 to 19": "16-19", "Age 20 to 25": "20-25"}
POST_16, YOUNGER = "further_education", ("0-4", "5-10", "11-15")
NEEDS = {"Autistic spectrum disorder": "ASD", "Social, emotional and mental health": "SEMH",
         "Speech, language and communication needs": "SLCN"}
INCOME = """other_income_gbp = { "2025-26" = { value = 350_000, assumption = true } }
safety_valve_gbp = { "2025-26" = { value = 150_000, assumption = true } }
"""   # so that the sums of the finance sheet have every part
NASTY_SETTING = "=CMD()&<b>"   # label of a setting
NASTY_NAME = "=1+1 <script>"   # name of a scenario


def run(folder, *arguments):
    environment = dict(os.environ, HIGHNEEDS_DATA=os.path.join(folder, "data"))
    return subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def must_run(folder, *arguments):
    done = run(folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Results:
    """Sums of items over runs, and their quantiles."""

    def __init__(self, path):
        self.file = h5py.File(path)
        self.scenarios = self.names("scenario")

    def names(self, axis):
        return [name.decode() if isinstance(name, bytes) else str(name) for name in self.file[axis][:]]

    def runs(self, dataset, scenario, items, axis):
        """[run, time] summed over the items for which items(name) holds."""
        chosen = [i for i, name in enumerate(self.names(axis)) if items(name)]
        return self.file[dataset][self.scenarios.index(scenario)][chosen].sum(axis=0)

    def quantile(self, runs, name):
        return np.quantile(runs, QUANTILES[name], axis=0)


def rows_of(book):
    """Numbers of every defined name; None where a cell is text."""
    rows = {}
    for name in book.defined_names.definedName:
        (sheet, cells), = name.destinations
        area = book[sheet][cells.replace("$", "")]
        flat = [cell for row in area for cell in row] if isinstance(area, tuple) else [area]
        rows[name.name] = [cell.value for cell in flat]
    return rows


def statistic(name):
    match = re.search(r"_(P10|P90)$", name)
    return match.group(1) if match else ""


def expect(results, rows, name, runs):
    """The row, in all three statistics."""
    for suffix in QUANTILES:
        key = name + ("_" + suffix if suffix else "")
        found = np.array(rows[key], dtype=float)
        wanted = results.quantile(runs, suffix)
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-9, err_msg=key)
        assert len(found) > 0
        CHECKED.add(key)


def check_finance(results, rows, base, plan):
    items = {"spend": "spend", "in_year": "in_year", "stability_grant": "stability_grant", "support": "support",
             "regime_funding": "regime_funding", "cumulative": "cumulative", "general_fund": "general_fund_charge",
             "interest": "interest", "transport": "transport", "programme_cost": "programme_cost",
             "programme_grant": "programme_grant", "safety_valve": "safety_valve",
             "full_year_effect": "full_year_effect", "left_by_grant": "left_by_grant",
             "general_fund_lines": "general_fund"}
    for row, item in items.items():
        of = {s: results.runs("money/balance", s, lambda name: name == item, "balance_item") for s in (base, plan)}
        expect(results, rows, f"Finance_unmitigated_{row}", of[base])
        expect(results, rows, f"Finance_mitigated_{row}", of[plan])
        expect(results, rows, f"Finance_difference_{row}", of[plan] - of[base])
    for scenario, name in ((base, "unmitigated"), (plan, "mitigated")):
        expect(results, rows, f"Finance_{name}_income", results.runs(
            "money/balance", scenario,
            lambda item: item in ("high_needs_block", "block_transfer", "other_income"), "balance_item"))


def check_sums(results, book, scenario):
    """Income less spend is the in-year position, and with grants and receipts the change of the balance, in every run."""
    def runs(*items):
        return results.runs("money/balance", scenario, lambda item: item in items, "balance_item")
    assert runs("other_income").max() > 0 and runs("safety_valve").max() > 0
    np.testing.assert_allclose(runs("high_needs_block", "block_transfer", "other_income") - runs("spend"),
                               runs("in_year"), atol=0.01)
    change = runs("in_year", "stability_grant", "support", "regime_funding", "safety_valve")
    np.testing.assert_allclose(np.diff(runs("cumulative"), axis=1), change[:, 1:], atol=0.01)
    labels = [row[0].value for row in book["Finance"].iter_rows()]
    for label in ("High needs block allocation, before recoupment", "Other income of the high needs budget",
                  "Receipts under a Safety Valve agreement", "Deficit that the stability grant leaves"):
        assert label in labels, label


def check_people(results, rows, scenario, name):
    everyone = results.runs("plans/by_need", scenario, lambda _: True, "need")
    expect(results, rows, f"CYP_{name}_total", everyone)
    for measure in ("requests", "assessed", "issued", "ceased", "overflowed"):
        flows = results.runs("flows/by_calendar_year", scenario, lambda m: m == measure, "yearly_measure")
        key = f"CYP_{name}_{measure}"
        if measure in ("ceased", "overflowed"):   # not simulated in the base year
            for suffix in QUANTILES:
                row = rows[key + ("_" + suffix if suffix else "")]
                assert row[0] == "not modelled"
                row[0] = 0
            flows[:, 0] = 0
        expect(results, rows, key, flows)
    for number, setting in enumerate(CATEGORIES, 1):
        in_setting = results.runs("plans/by_setting_need", scenario,
                                  lambda pair: pair.rsplit(":", 1)[0] == setting, "setting_need")
        months = results.runs("plans/by_setting", scenario, lambda s: s == setting, "setting")
        assert np.array_equal(in_setting, months[:, ::12][:, :in_setting.shape[1]])
        for key in (f"CYP_{name}_provision_{number}", f"DSG_{number}_{name}_age_total", f"DSG_{number}_{name}_need_total"):
            expect(results, rows, key, in_setting)


def check_labelled_rows(results, book, scenario, name):
    """Every row by age and by need of the provision sheets, found by its label."""
    compared = 0
    for number, setting in enumerate(CATEGORIES, 1):
        for suffix in QUANTILES:
            sheet = book[f"DSG {number}" + (" " + suffix if suffix else "")]
            inside = False
            for row in sheet.iter_rows(values_only=True):
                label = row[0]
                if isinstance(label, str) and label.split(" ")[0] in ("Unmitigated", "Mitigated"):
                    inside = label.lower().startswith(name)
                if inside and isinstance(label, str) and label.startswith("Younger than 16"):
                    assert setting == POST_16, setting
                    young = results.runs("plans/by_setting_age_band", scenario, lambda pair: pair.split(":")[0] == setting
                                         and pair.split(":")[1] in YOUNGER, "setting_age_band")
                    np.testing.assert_allclose(row[1:1 + young.shape[1]], results.quantile(young, suffix), atol=1e-9)
                    compared += len(YOUNGER)   # one row in place of theirs
                if not inside or label not in {**AGES, **NEEDS}:
                    continue
                assert setting != POST_16 or AGES.get(label) not in YOUNGER, label
                dataset, axis = ("setting_age_band", AGES) if label in AGES else ("setting_need", NEEDS)
                runs = results.runs("plans/by_" + dataset, scenario,
                                    lambda pair: pair == f"{setting}:{axis[label]}", dataset)
                np.testing.assert_allclose(row[1:1 + runs.shape[1]], results.quantile(runs, suffix), atol=1e-9)
                compared += 1
    assert compared == len(CATEGORIES) * 3 * (len(AGES) + len(NEEDS))


def check_reform_plan(results, rows, scenario, name):
    census, calendar = results.names("census_year"), results.names("calendar_year")
    januaries = [census.index(str(year + 1)) for year in range(2025, 2030)]
    years = [calendar.index(str(year)) for year in range(2025, 2030)]
    everyone = results.runs("plans/by_age_band", scenario, lambda _: True, "age_band")[:, januaries]
    for table in ("5_1", "6", "7"):
        expect(results, rows, f"LSRP_{table}_{name}_total", everyone)
    for table, measure in (("10", "requests"), ("11", "assessed"), ("12", "issued")):
        by_age = results.runs("flows/by_age_band", scenario, lambda pair: pair.startswith(measure + ":"),
                              "measure_age_band")[:, years]
        flow = results.runs("flows/by_calendar_year", scenario, lambda m: m == measure, "yearly_measure")[:, years]
        assert np.array_equal(by_age, flow)
        expect(results, rows, f"LSRP_{table}_{name}_total", flow)
    for table, parts in PROVISIONS.items():
        total = 0
        for setting, ages in parts:
            def of(dataset, setting=setting):
                return results.runs(dataset, scenario, lambda pair: pair.rsplit(":", 1)[0] == setting, "setting_need")
            older = of("plans/post16_by_setting_need")
            total = total + {"all": of("plans/by_setting_need"), "over": older,
                             "under": of("plans/by_setting_need") - older}[ages]
        keys = [f"LSRP_{table}_{name}_total" + ("_" + suffix if suffix else "") for suffix in QUANTILES]
        if not parts:
            for key in keys:
                assert set(rows[key]) == {"not modelled"}, key
                CHECKED.add(key)
        else:
            expect(results, rows, f"LSRP_{table}_{name}_total", total[:, januaries])


def check_cells(book):
    """Numbers are numbers, no cell is a formula, and there are A4 pages."""
    for sheet in book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.print_area, sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                heading = cell.fill.fgColor.rgb == "FFDCE3E9"
                if isinstance(cell.value, str) and not heading and sheet.title not in ("Contents", "Assumptions"):
                    assert not re.fullmatch(r"-?[\d,.]+", cell.value), (sheet.title, cell.coordinate, cell.value)


def check_assumptions(book, results):
    log = book["Assumptions"]
    rows = {row[0].value: row for row in log.iter_rows(min_row=5)}
    names = results.names("parameter")
    drawn = results.file["draws"][:]
    seen = 0
    for column, name in enumerate(names):
        if name not in rows:   # shocks are drawn, and no number of a file
            continue
        seen += 1
        median, low, high = (rows[name][i].value for i in (1, 2, 3))
        assert low <= median <= high
        assert np.quantile(drawn[:, column], 0.02) <= median <= np.quantile(drawn[:, column], 0.98), name
    assert seen > 10
    assert {row[7].value for row in rows.values()} >= {"assumption", "published"}


def nasty_data(folder):
    """The fixture's data with texts that programs might take for formulas or markup."""
    data = os.path.join(folder, "data")
    shutil.copytree(os.path.join(source, "tests", "data"), data)
    model = os.path.join(data, "models", "northshire.toml")
    with open(model) as file:
        text = file.read()
    label = re.search(r'\[settings\.state_special\]\s*\nlabel\s*=\s*"([^"]*)"', text).group(1)
    with open(model, "w") as file:
        text = text.replace(f'"{label}"', f'"{NASTY_SETTING}"')
        text = text.replace("[settings.other_arrangements]\n", '[settings.other_arrangements]\nreform_plan = "hospital"\n')
        file.write(text.replace("[finance.block]\n", "[finance.block]\n" + INCOME))
    scenario = os.path.join(data, "scenarios", "everything.toml")
    with open(scenario) as file:
        text = file.read()
    with open(scenario, "w") as file:
        file.write(re.sub(r'(?m)^name\s*=\s*".*"$', f'name = "{NASTY_NAME}"', text, count=1))


def main():
    with tempfile.TemporaryDirectory() as folder:
        nasty_data(folder)
        must_run(folder, "run", "everything", "--runs", "60", "-q", "-o", "r.h5")
        must_run(folder, "report", "r.h5", "--workbook", "-o", "one")
        must_run(folder, "report", "r.h5", "--workbook", "-o", "two")
        refused = run(folder, "report", "r.h5", "--workbook", "-o", "one")
        assert refused.returncode == 2 and "--force" in refused.stderr, refused.stderr
        must_run(folder, "report", "r.h5", "--workbook", "-o", "one", "--force")
        path = os.path.join(folder, "one", "workbook.xlsx")
        with open(path, "rb") as one, open(os.path.join(folder, "two", "workbook.xlsx"), "rb") as two:
            assert one.read() == two.read(), "not the same bytes"

        results = Results(os.path.join(folder, "r.h5"))
        book = openpyxl.load_workbook(path)
        rows = rows_of(book)
        assert rows["Unmitigated"] == ["Do nothing"] and rows["Mitigated"] == [NASTY_NAME]
        assert rows["Runs"] == [60]
        check_cells(book)
        check_finance(results, rows, "do-nothing", "everything")
        check_sums(results, book, "do-nothing")
        for scenario, name in (("do-nothing", "unmitigated"), ("everything", "mitigated")):
            check_people(results, rows, scenario, name)
            check_reform_plan(results, rows, scenario, name)
            check_labelled_rows(results, book, scenario, name)
        facts = {"Authority", "Unmitigated", "Mitigated", "Runs", "Seed", "Created", "Program"}
        left = set(rows) - CHECKED - facts
        assert not left, f"names that no check covers: {sorted(left)}"
        assert len(CHECKED) > 200
        check_assumptions(book, results)
        texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
        assert any(NASTY_SETTING in text for text in texts) and NASTY_NAME in texts
        with zipfile.ZipFile(path) as file:
            assert len([name for name in file.namelist() if name.startswith("xl/charts/chart")]) == 4


if __name__ == "__main__":
    main()
