#!/usr/bin/python3
"""The model of docs/model.md a second time, in NumPy, written from that page alone.

    reference_numpy.py SCENARIO.toml --runs N --seed S [--draws RESULTS.h5] --output OUT.npz [--time]

It answers two questions. Does the program compute what docs/model.md says? tests/test_reference.py compares the
two with the same parameters and independent events. What does a straightforward vectorised implementation cost?
--time prints seconds per run, simulation and money, without reading and writing.

Children are rows of flat arrays over all runs of a batch: 2,000 to 4,000 rows a run are fewer than the cells of
run x age x need x setting, they keep package prices and waiting order, and one uniform a child a month is cheaper than
a binomial a cell. Places and queues tie children of one run together; ranks within a run replace loops over children.

Time is in months from the January of the census: month m is [m, m + 1), negative before the census.
Where docs/model.md leaves a choice, a comment says "Reading:".
"""
import argparse
import copy
import csv
import math
import os
import sys
import time
import tomllib

import numpy as np

AGES = 26
NONE = -1
WARM_UP = 18
DAYS_A_MONTH = 365.2425 / 12
WEEKS_A_MONTH = DAYS_A_MONTH / 7

FLOWS = ["requests", "agreed_to_assess", "refused", "returned", "assessed", "issued", "issued_on_time", "weeks_to_issue",
         "queue", "transfers_in", "ceased", "transfers_out", "maximum_age", "phase_moves", "other_moves", "forced",
         "overflowed", "waiting", "specialist_starts", "suspended"]
LEVELS = ["queue", "waiting"]

# --- Input files -----------------------------------------------------------------------------------

NUMBER_KEYS = {"value", "low", "mean", "median", "distribution", "values"}


def is_number(x):
    """A number of docs/formats.md, known or uncertain."""
    return isinstance(x, (int, float)) or (isinstance(x, dict) and bool(NUMBER_KEYS & x.keys())
                                           and not any(isinstance(v, dict) for v in x.values()))


def load_toml(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def merge(base, override):
    """Override tables key by key; numbers and lists are replaced as a whole."""
    for key, value in override.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict) and not is_number(value):
            merge(base[key], value)
        else:
            base[key] = copy.deepcopy(value)


def find(name, scenario_path, folders):
    """A name is a file `folder/name.toml` near the scenario or in the data directory; else a path from the scenario."""
    here = os.path.dirname(os.path.abspath(scenario_path))
    roots = [here, os.path.dirname(here), os.environ.get("HIGHNEEDS_DATA", here)]
    candidates = [os.path.join(root, folder, name + ".toml") for root in roots for folder in folders]
    candidates += [os.path.join(here, name), os.path.join(here, name + ".toml")]
    for path in candidates:
        if os.path.isfile(path):
            return path
    sys.exit(f"{scenario_path}: no file for '{name}'")


class Study:
    """One scenario with its model and interventions, overrides applied."""

    def __init__(self, path):
        scenario = load_toml(path)
        self.stem = os.path.splitext(os.path.basename(path))[0]
        model_path = find(scenario["model"], path, ["models"])
        self.folder = os.path.dirname(model_path)
        self.model = load_toml(model_path)
        self.interventions = {name: load_toml(find(name, path, ["interventions", "scenarios/interventions"]))
                              for name in scenario.get("interventions", [])}
        for target, values in scenario.get("override", {}).items():
            merge(self.model if target == "model" else self.interventions[target], values)

    def table(self, name, first_column, columns, index=None):
        """A CSV file as array [index, columns]; absent rows are not a number, absent columns are 0."""
        with open(os.path.join(self.folder, name), newline="") as file:
            rows = list(csv.DictReader(file))
        index = list(range(AGES)) if index is None else index
        result = np.full((len(index), len(columns)), np.nan)
        for row in rows:
            key = row[first_column]
            key = int(key) if isinstance(index[0], int) else key
            result[index.index(key)] = [float(row.get(column) or 0) for column in columns]
        return result


def span(text):
    low, _, high = str(text).partition("-")
    return range(int(low), int(high or low) + 1)


def ages_of(text):
    mask = np.zeros(AGES, bool)
    mask[list(span(text))] = True
    return mask


def by_age(table):
    result = np.zeros(AGES)
    for key, value in table.items():
        result[list(span(key))] = value
    return result


def slug(text):
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def month_weights(table, key):
    weights = np.array(table.get(key, [1.0] * 12), float)
    return weights / weights.mean()


# --- Parameters ------------------------------------------------------------------------------------

class Parameters:
    """The value of every number in every run: a column of the given draws, or drawn here."""

    def __init__(self, runs, stem, rng, draws=None, correlations=()):
        self.runs, self.stem, self.rng, self.columns = runs, stem, rng, draws
        self.normals, self.drawn = {}, {}
        if draws is None:
            for rule in correlations:
                names = rule["between"]
                # A Gaussian copula; 2 sin(pi rank / 6) is the linear correlation that has this rank correlation.
                r = 2 * math.sin(math.pi * rule["rank"] / 6)
                common = rng.standard_normal(runs)
                for i, name in enumerate(names):
                    sign = -1 if r < 0 and i else 1
                    self.normals[name] = sign * math.sqrt(abs(r)) * common + math.sqrt(1 - abs(r)) * rng.standard_normal(runs)

    def __call__(self, path, number, happens=False):
        """Array [run]. `happens`: a probability, drawn as 0 or 1."""
        if isinstance(number, (int, float)):
            number = {"value": number}
        if "value" in number and not (happens and 0 < number["value"] < 1):
            return np.full(self.runs, float(number["value"]))
        if self.columns is not None:
            for name in (f"{path}@{self.stem}", path):
                if name in self.columns:
                    return self.columns[name][:self.runs].astype(float)
            sys.exit(f"the draws have no column '{path}'")
        if path not in self.drawn:
            self.drawn[path] = ((self.rng.random(self.runs) < number["value"]).astype(float) if "value" in number
                                else self.draw(path, number))
        return self.drawn[path]

    def normal(self, path):
        if self.columns is not None:
            return self.columns[path][:self.runs].astype(float)
        if path not in self.normals:
            self.normals[path] = self.rng.standard_normal(self.runs)
        return self.normals[path]

    def draw(self, path, number):
        z = self.normal(path)
        u = 0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))
        if "central" in number:
            low, mid, high = number["low"], number["central"], number["high"]
            growth = any(word in path for word in ("growth", "price_indices", "drift", "change", "interest_rate", "balance"))
            share = "share" in path or path.endswith(("damping", "fill_per_year", "realism"))
            forward, back = (lambda x: x), (lambda x: x)
            if share and 0 < low and high < 1:
                forward, back = (lambda x: math.log(x / (1 - x))), (lambda x: 1 / (1 + np.exp(-x)))
            elif not growth and not share and low > 0:
                forward, back = math.log, np.exp
            low, mid, high = forward(low), forward(mid), forward(high)
            return back(mid + np.where(z < 0, mid - low, high - mid) * z / 1.6448536269514722)
        if "mode" in number:
            low, mode, high = number["low"], number["mode"], number["high"]
            a, b = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
            return low + (high - low) * self.in_order_of(self.rng.beta(a, b, self.runs), z)
        if "mean" in number:
            return np.clip(number["mean"] + number["sd"] * z, number.get("min", -np.inf), number.get("max", np.inf))
        if "median" in number:
            return number["median"] * np.exp(number["sigma"] * z)
        if "values" in number:
            weights = np.array(number.get("weights", [1.0] * len(number["values"])))
            at = np.searchsorted(np.cumsum(weights) / weights.sum(), u, side="right")
            return np.array(number["values"], float)[np.minimum(at, len(weights) - 1)]
        if number["distribution"] == "beta":
            return self.in_order_of(self.rng.beta(number["a"], number["b"], self.runs), z)
        return self.in_order_of(self.rng.gamma(number["shape"], number["scale"], self.runs), z)

    @staticmethod
    def in_order_of(sample, z):
        """The sample in the rank order of z: keeps the distribution, takes over the rank correlation."""
        return np.sort(sample)[np.argsort(np.argsort(z))]


def read_draws(path):
    """Columns of parameters, and the opening plans by setting (the rounding of the opening stock is not in docs/model.md)."""
    import h5py
    with h5py.File(path) as file:
        names = [name.decode() for name in file["parameter"][:]]
        return dict(zip(names, file["draws"][:].T)), file["plans/by_setting"][0, :, 0, 0].astype(int)


# --- Tables ----------------------------------------------------------------------------------------

def fit(start, rows, columns):
    """Iterative proportional fitting of a table to its margins (scaled to one total)."""
    columns = columns * rows.sum() / columns.sum()
    table = start * (rows[:, None] > 0) * (columns[None, :] > 0)
    for _ in range(10000):
        s = table.sum(1)
        table *= np.divide(rows, s, out=np.zeros_like(rows), where=s > 0)[:, None]
        s = table.sum(0)
        table *= np.divide(columns, s, out=np.zeros_like(columns), where=s > 0)[None, :]
        if np.abs(table.sum(1) - rows).max() < 1e-12 * rows.sum():
            break
    return table


def swap_costs(up, rest, excess):
    """What it costs in squared error to take a plan from one setting (last but one axis) and give it to another (last),
    for tables [..., need, setting]: `up` marks cells rounded up, `rest` is what was rounded, `excess` that of the columns."""
    cell = 1 - 2 * rest
    up_cost = np.where(~up & (rest > 1e-9), cell, np.inf)
    down_cost = np.where(up, -cell, np.inf)
    change = 2 + 2 * (excess[..., None, :] - excess[..., :, None])       # of the columns' squares
    return down_cost[..., :, None] + up_cost[..., None, :] + change[..., None, :, :]


def round_tables(tables, totals=None):
    """Whole tables [age, need, setting] that keep every age and need.
    Reading: the nearest ones, by the squared errors of cells and of settings within an age. docs/model.md does not
    give the rule; `totals` by setting, if given, are met by the cheapest further swaps."""
    down = np.floor(tables + 1e-9)
    rest = tables - down
    short = np.rint(rest.sum(2)).astype(int)
    rank = np.argsort(np.argsort(-rest, axis=2, kind="stable"), axis=2)
    up = rank < short[..., None]                                          # largest remainders of a row to begin with
    excess = (up - rest).sum(1)
    rows, S = np.arange(len(tables)), tables.shape[2]

    def swap(age, cost):
        need, old, new = np.unravel_index(cost.argmin(), cost.shape)
        up[age, need, old], up[age, need, new] = False, True
        excess[age, old] -= 1
        excess[age, new] += 1

    for age in rows:
        while True:
            cost = swap_costs(up[age], rest[age], excess[age])
            if cost.min() > -1e-9:
                break
            swap(age, cost)
    while totals is not None:
        over = (down + up).sum((0, 1)) - totals
        if not over.any():
            break
        cost = swap_costs(up, rest, excess)
        cost = np.where((over[:, None] > 0) & (over[None, :] < 0), cost, np.inf)
        at = np.unravel_index(cost.argmin(), cost.shape)
        if not np.isfinite(cost[at]):
            sys.exit("no rounding of the opening stock has the totals of the given results")
        swap(at[0], cost[at[0]])
    return (down + up).astype(int)


def nearest_present(table):
    """Rows of ages that a file lacks are those of the nearest age that it has."""
    present = np.flatnonzero(~np.isnan(table[:, 0]))
    return table[[present[np.abs(present - age).argmin()] for age in range(AGES)]]


def cumulative(p):
    """Cumulative shares, the last one 1."""
    c = np.cumsum(p, axis=-1)
    return np.divide(c, c[..., -1:], out=np.ones_like(c), where=c[..., -1:] > 0)


def choose(cumulative_rows, u):
    """One column a row, by its cumulative shares."""
    return (u[:, None] >= cumulative_rows).sum(1)


class Tables:
    """What does not differ between runs."""

    def __init__(self, study, opening_totals=None):
        model = study.model
        self.needs = [need["code"] for need in model["needs"]]
        self.settings = list(model["settings"])
        N, S = len(self.needs), len(self.settings)
        self.specialist = np.array([s.get("specialist", False) for s in model["settings"].values()])

        def lifts(table, key="need_setting_lift"):
            if key not in table:
                return np.ones((N, S))
            return np.nan_to_num(study.table(table[key], "need", self.settings, self.needs), nan=1.0)

        # Opening stock: each age is a table need x setting of its own.
        opening = model["opening_plans"]
        plans = np.nan_to_num(study.table(opening["by_age_and_need"], "age", self.needs))
        mix = np.nan_to_num(study.table(opening["setting_by_age"], "age", self.settings))
        fitted = np.zeros((AGES, N, S))
        for a in np.flatnonzero(plans.sum(1)):
            fitted[a] = fit(lifts(opening), plans[a], mix[a])
        self.fitted_totals = fitted.sum((0, 1))
        self.opening = round_tables(fitted, opening_totals)

        # New plans: shares of needs by age, of settings by age and need.
        new = model["new_plans"]
        needs = nearest_present(study.table(new["need_by_age"], "age", self.needs))
        mix = nearest_present(study.table(new["setting_by_age"], "age", self.settings))
        self.need_shares = needs / needs.sum(1, keepdims=True)
        self.setting_shares = np.zeros((AGES, N, S))
        for a in range(AGES):
            fitted = fit(lifts(new), self.need_shares[a], mix[a])
            total = fitted.sum(1, keepdims=True)
            self.setting_shares[a] = np.where(total > 0, fitted / np.where(total > 0, total, 1), mix[a] / mix[a].sum())

        # Phase transfers: age reached -> shares [need, present setting, setting], and who takes part.
        self.phases = {}
        for phase in model.get("phase_transfers", []):
            shares = np.zeros((N, S, S))
            for s, name in enumerate(self.settings):
                if name in phase["to"]:
                    row = np.array([phase["to"][name].get(t, 0.0) for t in self.settings], float)
                    # Reading: the row times the lift of the need, scaled to one.
                    by_need = row * lifts(phase)
                    shares[:, s] = by_need / by_need.sum(1, keepdims=True)
                else:
                    shares[:, s, s] = 1.0
            self.phases[phase["age"]] = shares

        # Moves outside phase transfer.
        moves = model["moves"]
        self.move_hazard = np.zeros((AGES, S))
        for rule in moves.get("per_year", []):
            self.move_hazard[ages_of(rule["ages"]), self.settings.index(rule["from"])] = rule["hazard"]
        self.destinations = np.zeros((S, S))
        for name, row in moves.get("destinations", {}).items():
            for to, share in row.items():
                self.destinations[self.settings.index(name), self.settings.index(to)] = share
        self.move_season = month_weights(moves, "month_weights")

        # Ceasing.
        ceasing = model["ceasing"]
        factors = np.array([ceasing.get("setting_factors", {}).get(s, 1.0) for s in self.settings])
        self.cease_hazard = by_age(ceasing["per_year_by_age"])[:, None] * factors
        season = np.stack([month_weights(ceasing, "month_weights_under_16"), month_weights(ceasing, "month_weights_16_plus")])
        self.cease_season = np.where(np.arange(AGES)[None, :] < 16, season[0][:, None], season[1][:, None])   # [month, age]
        self.transfer_out = np.zeros(AGES)
        for reason in ceasing["reasons"]:
            if reason.get("transfer_out", False):
                self.transfer_out += by_age(reason["share_by_age"])

        # Population and requests.
        self.first_year = int(model["census"][:4])
        self.base_year = model["base_year"]
        self.last_year = int(model["last_year"][:4]) + 1   # calendar year in which the last financial year ends
        self.months = 12 * (self.last_year - self.first_year) + 3
        self.population = {}
        with open(os.path.join(study.folder, model["population"]["file"]), newline="") as file:
            for row in csv.DictReader(file):
                year = self.population.setdefault(int(row["year"]), np.zeros(AGES))
                year[int(row["age"])] = float(row["persons"])
        requests = model["requests"]
        base = self.people(self.base_year)
        self.request_rate = np.zeros(AGES)
        for key, count in requests["by_age"].items():
            ages = list(span(key))
            self.request_rate[ages] = count / base[ages].sum()
        self.year_before = requests.get("year_before", sum(requests["by_age"].values())) / sum(requests["by_age"].values())
        self.request_season = month_weights(requests, "month_weights")

    def people(self, year):
        return self.population[min(max(year, min(self.population)), max(self.population))]

    def year_of(self, month):
        return self.first_year + month // 12


def month_of(date, first_year):
    return 12 * (date.year - first_year) + date.month - 1


# --- Interventions ---------------------------------------------------------------------------------

class Effects:
    """The factor of every effect, [run, month from the census], and on whom it acts."""

    def __init__(self, study, tables, parameter):
        self.by_rate = {}
        self.costs = []
        months = np.arange(tables.months)
        delivery = {}
        for name, file in study.interventions.items():
            for effect, factor in self.factors(name, file, tables, parameter, months, None, "delivery"):
                delivery[name] = delivery.get(name, 1.0) * factor
        for name, file in study.interventions.items():
            lift = np.ones((parameter.runs, len(months)))
            for other, factor in delivery.items():
                if other != name:
                    lift = lift * factor
            for effect, factor in self.factors(name, file, tables, parameter, months, lift, None):
                ages = ages_of(effect["ages"]) if "ages" in effect else np.ones(AGES, bool)
                needs = np.array([n in effect.get("needs", tables.needs) for n in tables.needs])
                settings = np.array([s in effect.get("settings", tables.settings) for s in tables.settings])
                self.by_rate.setdefault(effect["acts_on"], []).append((factor, ages, needs, settings))
            happens = parameter(f"{name}.happens", file.get("happens", 1), happens=True)
            for cost in file.get("costs", []):
                amount = parameter(f"{name}.costs.{slug(cost['label'])}.amount_gbp", cost["amount_gbp"])
                first, last = month_of(cost["from"], tables.first_year), month_of(cost["to"], tables.first_year)
                self.costs.append((cost, amount * happens, first, last))

    @staticmethod
    def factors(name, file, tables, parameter, months, lift, only):
        runs = parameter.runs
        default_realism = {"distribution": "beta", "a": 3, "b": 3}
        default_slip = {"low": 0, "mode": 4, "high": 18}
        happens = parameter(f"{name}.happens", file.get("happens", 1), happens=True)
        realism = parameter(f"{name}.realism", file.get("realism", default_realism))
        slip = np.floor(parameter(f"{name}.slip_months", file.get("slip_months", default_slip)) + 0.5)
        fade = parameter(f"{name}.fade_per_year", file.get("fade_per_year", 0))
        waves = file.get("waves") or [{"starts": file["starts"], "share": 1.0}]
        shares = [parameter(f"{name}.waves.{i}.share", wave["share"]) for i, wave in enumerate(waves, 1)]
        delivered = realism[:, None] * (1.0 if lift is None else lift)
        delivered = happens[:, None] * np.minimum(1.0, delivered)
        mid = months[None, :] + 0.5
        seen = {}
        for effect in file.get("effects", []):
            rate = effect["acts_on"]
            seen[rate] = seen.get(rate, 0) + 1
            if (rate == "delivery") != (only == "delivery"):
                continue
            path = f"{name}.effects.{rate}" + (f"-{seen[rate]}" if seen[rate] > 1 else "")
            size = parameter(f"{path}.change", effect["change"])
            length = effect.get("ramp_months", 0)
            reach = np.zeros((runs, len(months)))
            for wave, share in zip(waves, shares):
                start = month_of(wave["starts"], tables.first_year) + effect.get("delay_months", 0) + slip
                if rate == "phase_transfer":
                    start = start + (8 - start) % 12
                since = mid - start[:, None]
                x = np.clip(since / length, 0, 1) if length > 0 else (since > 0).astype(float)
                if effect.get("ramp", "linear") == "logistic":
                    # Reading: a logistic curve scaled to run from 0 to 1 over the ramp.
                    curve = lambda v: 1 / (1 + np.exp(-10 * (v - 0.5)))
                    x = np.where(x <= 0, 0, np.where(x >= 1, 1, (curve(x) - curve(0)) / (curve(1) - curve(0))))
                years_after = np.maximum(0, since - length) / 12
                reach += share[:, None] * x * (1 - fade[:, None]) ** years_after
            if "ends" in file:
                # Reading: nothing is left of the effect after the end.
                reach[:, months > month_of(file["ends"], tables.first_year)] = 0
            yield effect, 1 + size[:, None] * delivered * reach


# --- Simulation ------------------------------------------------------------------------------------

def rank_within(groups):
    """For sorted groups, the position of each element in its group."""
    n = len(groups)
    if n == 0:
        return np.zeros(0, int)
    first = np.r_[True, groups[1:] != groups[:-1]]
    starts = np.flatnonzero(first)
    return np.arange(n) - np.repeat(starts, np.diff(np.r_[starts, n]))


class Bag:
    """Children due in a coming month: arrays of equal length by field."""

    def __init__(self):
        self.months = {}

    def put(self, months, **fields):
        for month in np.unique(months):
            at = months == month
            self.months.setdefault(int(month), []).append({k: v[at] for k, v in fields.items()})

    def take(self, month, names, types):
        parts = self.months.pop(month, [])
        return {k: np.concatenate([p[k] for p in parts]) if parts else np.zeros(0, t) for k, t in zip(names, types)}


class Simulation:
    """One batch of runs."""

    def __init__(self, study, tables, parameter, rng):
        self.study, self.t, self.rng = study, tables, rng
        self.runs = R = parameter.runs
        self.S, self.N = len(tables.settings), len(tables.needs)
        self.parameter = parameter
        self.effects = Effects(study, tables, parameter)
        self.read_parameters()
        self.read_places()
        self.flow = {name: np.zeros((R, tables.months + 12)) for name in FLOWS}   # from the base year
        self.plans = np.zeros((R, self.S, tables.months + 1), np.int32)
        census = tables.last_year - tables.first_year + 1
        self.by_band = np.zeros((R, len(study.model["age_bands"]), census), np.int32)
        self.by_need = np.zeros((R, self.N, census), np.int32)
        self.plan_months = np.zeros((R, self.S, tables.months))      # mean of the two counts of a month
        self.packages = np.zeros((R, self.S, tables.months))         # the same, each child times its package

    def read_parameters(self):
        m, p, t = self.study.model, self.parameter, self.t
        q = m["pipeline"]
        self.scale = p("requests.scale", m["requests"].get("scale", 1))
        for key in ("assess_share", "decision_weeks", "refusal_return_share", "refusal_return_months", "assessments_per_month",
                    "capacity_elasticity", "queue_at_base_year", "advice_weeks", "drafting_weeks", "drafting_sigma", "issue_share",
                    "on_time_weeks"):
            setattr(self, key, p(f"pipeline.{key}", q[key]))
        self.in_per_year = p("transfers_in.per_year", m["transfers_in"]["per_year"])
        self.in_growth = p("transfers_in.growth_per_year", m["transfers_in"].get("growth_per_year", 0))
        self.cease_scale = p("ceasing.scale", m["ceasing"].get("scale", 1))
        self.cease_scale_16 = p("ceasing.scale_16_plus", m["ceasing"].get("scale_16_plus", 1))
        self.move_scale = p("moves.scale", m["moves"].get("scale", 1))
        self.forced_share = p("moves.forced_share", m["moves"].get("forced_share", 0))
        self.growth = self.growth_levels()
        sigma = [p(f"settings.{name}.package_sigma", setting.get("package_sigma", 0)) for name, setting in m["settings"].items()]
        self.sigma = np.stack(sigma, 1)

    def growth_levels(self):
        """g at the middle of every month from the census, [run, month]; before, it is 0."""
        g, p, t = self.study.model["growth"], self.parameter, self.t
        years = t.last_year - t.base_year
        levels = [np.zeros(self.runs)]
        if g["path"] in ("damped_trend", "saturation"):
            local, national, damping, long_run, sd = (p(f"growth.{k}", g.get(k, 0)) for k in (
                "local_per_year", "national_per_year", "damping", "long_run_per_year", "shock_sd"))
            for k in range(1, years + 1):
                shock = p.normal(f"growth.shock.{t.base_year + k}")
                levels.append(levels[-1] + long_run + damping ** (k - 1) * (national + local - long_run) + sd * shock)
        elif g["path"] == "user":
            for k in range(1, years + 1):
                value = g["levels"].get(str(t.base_year + k))
                levels.append(levels[-1] if value is None else p(f"growth.levels.{t.base_year + k}", value))
        else:
            levels += [np.zeros(self.runs)] * years
        levels = np.stack(levels, 1)
        at = (np.arange(t.months) + 0.5) / 12 + 0.5        # years since the middle of the base year
        k = np.minimum(at.astype(int), years - 1)
        return levels[:, k] + (at - k) * (levels[:, k + 1] - levels[:, k])

    def read_places(self):
        """Places that can be filled and places that are paid for, [run, setting, month]; infinite without a limit."""
        t, p = self.t, self.parameter
        months = np.arange(t.months)
        self.places = np.full((self.runs, self.S, t.months), np.inf)
        self.paid_places = np.zeros((self.runs, self.S, t.months))
        self.limited = np.zeros(self.S, bool)
        self.overflow = np.zeros((self.runs, self.S, self.S + 1))      # the last column is waiting
        self.wait_in = np.arange(self.S)
        for s, name in enumerate(t.settings):
            setting = self.study.model["settings"][name]
            if "places" not in setting:
                continue
            path = f"settings.{name}"
            self.limited[s] = True
            places = p(f"{path}.places", setting["places"])
            paid = p(f"{path}.commissioned_places", setting["commissioned_places"]) if "commissioned_places" in setting else places
            total = np.repeat(np.floor(places)[:, None], t.months, 1)
            paid = np.repeat(paid[:, None], t.months, 1)
            for new in setting.get("new_places", []):
                at = f"{path}.new_places.{slug(new['what'])}"
                slip = np.floor(p(f"{at}.slip_months", new.get("slip_months", 0)) + 0.5)
                fill = p(f"{at}.fill_per_year", new.get("fill_per_year", 1))
                since = months[None, :] - (month_of(new["opens"], t.first_year) + slip)[:, None]
                filled = np.floor(new["places"] * np.minimum(1, fill[:, None] * (1 + since // 12)) + 1e-9)
                total = total + np.where(since >= 0, filled, 0)
                paid = paid + np.where(since >= 0, new["places"], 0)
            self.places[:, s], self.paid_places[:, s] = total, paid
            rules = setting.get("overflow", {})
            for to, weight in rules.get("to", {}).items():
                self.overflow[:, s, t.settings.index(to)] = p(f"{path}.overflow.to.{to}", weight)
            self.overflow[:, s, self.S] = p(f"{path}.overflow.wait", rules.get("wait", 0))
            if "wait_in" in rules:
                self.wait_in[s] = t.settings.index(rules["wait_in"])
        self.overflow_cumulative = cumulative(self.overflow)

    # Stock. Dead rows have setting NONE until the yearly compaction. `cell` indexes tables [run, age, setting, class],
    # where needs that no effect on ceasing or moving tells apart share a class: the tables stay small.

    def open_stock(self):
        t, R = self.t, self.runs
        a, n, s = (np.repeat(x, t.opening.ravel()) for x in
                   (g.ravel() for g in np.meshgrid(np.arange(AGES), np.arange(self.N), np.arange(self.S), indexing="ij")))
        size = len(a)
        patterns = {}
        filters = [e[2] for rate in ("ceasing", "moves") for e in self.effects.by_rate.get(rate, [])]
        self.need_class = np.array([patterns.setdefault(tuple(f[n] for f in filters), len(patterns)) for n in range(self.N)])
        self.classes = len(patterns)
        self.class_need = [int(np.flatnonzero(self.need_class == k)[0]) for k in range(self.classes)]
        self.size = 0
        room = 2 * R * size + 1000
        self.run = np.zeros(room, np.int32)
        self.age = np.zeros(room, np.int16)
        self.need = np.zeros(room, np.int16)
        self.setting = np.zeros(room, np.int16)
        self.wait = np.full(room, NONE, np.int16)
        self.turn = np.zeros(room, np.int64)        # order of the start of waiting
        self.mark = np.zeros(room, np.float32)      # price mark
        self.cell = np.zeros(room, np.int32)
        self.next_turn = 0
        self.count = np.zeros((R, self.S), np.int64)
        self.package = np.zeros((R, self.S))
        run = np.repeat(np.arange(R), size)
        self.append(run, np.tile(a, R), np.tile(n, R), np.tile(s, R), np.full(len(run), NONE))

    def cells(self, run, age, setting, need):
        return ((run * AGES + age) * self.S + setting) * self.classes + self.need_class[need]

    def multiplier(self, run, setting, mark):
        sigma = self.sigma[run, setting]
        return np.exp(sigma * mark - sigma * sigma / 2)

    def tally(self, run, setting, mark, sign):
        flat = run * self.S + setting
        self.count += sign * np.bincount(flat, minlength=self.runs * self.S).reshape(self.runs, self.S)
        self.package += sign * np.bincount(flat, self.multiplier(run, setting, mark), self.runs * self.S).reshape(self.runs, self.S)

    def append(self, run, age, need, setting, wait):
        n, end = len(run), self.size + len(run)
        while end > len(self.run):
            for name in ("run", "age", "need", "setting", "wait", "turn", "mark", "cell"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros(len(old) // 2, old.dtype)]))
        at = slice(self.size, end)
        self.run[at], self.age[at], self.need[at], self.setting[at], self.wait[at] = run, age, need, setting, wait
        self.turn[at] = self.next_turn + np.arange(n)
        self.next_turn += n
        self.mark[at] = self.rng.standard_normal(n, dtype=np.float32)
        self.cell[at] = self.cells(run, age, setting, need)
        self.size = end
        self.tally(run, setting, self.mark[at], 1)

    def remove(self, who):
        self.tally(self.run[who], self.setting[who], self.mark[who], -1)
        self.setting[who] = NONE
        self.wait[who] = NONE
        self.cell[who] = self.runs * AGES * self.S * self.classes     # a cell without hazard

    def place(self, who, setting):
        """Change settings; counts of both settings follow."""
        self.tally(self.run[who], self.setting[who], self.mark[who], -1)
        self.setting[who] = setting
        self.tally(self.run[who], self.setting[who], self.mark[who], 1)
        self.cell[who] = self.cells(self.run[who], self.age[who], self.setting[who], self.need[who])

    def start_waiting(self, who, setting):
        """A child that already waits for the setting keeps its turn."""
        who, setting = who[self.wait[who] != setting], setting[self.wait[who] != setting]
        self.wait[who] = setting
        self.turn[who] = self.next_turn + np.arange(len(who))
        self.next_turn += len(who)

    def compact(self):
        keep = np.flatnonzero(self.setting[:self.size] != NONE)
        for name in ("run", "age", "need", "setting", "wait", "turn", "mark"):
            array = getattr(self, name)
            array[:len(keep)] = array[keep]
        self.size = len(keep)

    def record(self, name, month, runs, weights=None):
        if len(runs):
            self.flow[name][:, month + 12] += np.bincount(runs, weights, self.runs)

    # Rates

    def factor_table(self, rate, month):
        """Product of the effects on a rate, [run, age, setting, class]."""
        result = np.ones((self.runs, AGES, self.S, self.classes))
        for factor, ages, needs, settings in self.effects.by_rate.get(rate, []):
            mask = ages[:, None, None] & settings[None, :, None] & needs[self.class_need][None, None, :]
            result *= np.where(mask, factor[:, month, None, None, None], 1.0)
        return result

    def factor_of(self, rate, month, run, age=None, need=None, setting=None):
        """Product of the effects on a rate, one a child."""
        result = np.ones(len(run))
        if month < 0:
            return result
        for factor, ages, needs, settings in self.effects.by_rate.get(rate, []):
            acts = np.ones(len(run), bool)
            if age is not None:
                acts &= ages[np.minimum(age, AGES - 1)]
            if need is not None:
                acts &= needs[need]
            if setting is not None:
                acts &= settings[setting]
            result *= np.where(acts, factor[run, month], 1.0)
        return result

    def choose_setting(self, shares, factor):
        """A setting for each row of shares, its specialist share multiplied by the factor."""
        setting = choose(cumulative(shares), self.rng.random(len(shares)))
        changed = factor != 1
        if not changed.any():
            return setting
        # Every specialist setting is thinned alike.
        special = self.t.specialist
        part = shares * special / shares.sum(1, keepdims=True)
        p = part.sum(1)
        target = np.minimum(1.0, p * factor)
        u = self.rng.random(len(shares))
        leave = changed & special[setting] & (p < 1) & (u * p >= target)
        enter = changed & ~special[setting] & (p > 0) & (u * (1 - p) < target - p)
        for who, others in ((leave, ~special), (enter, special)):
            if who.any():
                setting[who] = choose(cumulative(shares[who] * others), self.rng.random(who.sum()))
        return setting

    # One month

    def admit(self, run, target, month):
        """Who gets a place, in the given order, when nobody leaves meanwhile; unlimited settings take everybody."""
        inside = ~self.limited[target]
        limited = np.flatnonzero(~inside)
        if len(limited):
            key = run[limited] * self.S + target[limited]
            order = np.argsort(key, kind="stable")
            free = self.places[run[limited], target[limited], month] - self.count[run[limited], target[limited]]
            inside[limited[order]] = rank_within(key[order]) < free[order]
        return inside

    def overflow_to(self, run, target):
        """Where children without a place go: a setting, or S for waiting."""
        return choose(self.overflow_cumulative[run, target], self.rng.random(len(run)))

    def enter_new(self, month, run, age, need, setting):
        """Children who start with a plan: new plans and transfers in."""
        inside = self.admit(run, setting, month)
        wait = np.full(len(run), NONE)
        out = np.flatnonzero(~inside)
        if len(out):
            self.record("overflowed", month, run[out])
            to = self.overflow_to(run[out], setting[out])
            waits = to == self.S
            wait[out[waits]] = setting[out[waits]]
            setting = setting.copy()
            setting[out] = np.where(waits, self.wait_in[setting[out]], to)
        self.record("specialist_starts", month, run[self.t.specialist[setting]])
        self.append(run, age, need, setting, wait)

    def count_changes(self, name, month, run, old, new):
        """Reading: a start in a specialist setting is a change into one from a setting that is not."""
        self.record(name, month, run[old != new])
        self.record("specialist_starts", month, run[~self.t.specialist[old] & self.t.specialist[new]])

    def september(self, month):
        t = self.t
        self.compact()
        n = self.size
        self.age[:n] += 1
        lapsed = np.flatnonzero(self.age[:n] == AGES)
        self.record("maximum_age", month, self.run[lapsed])
        self.record("ceased", month, self.run[lapsed])
        self.age[lapsed] = 0
        self.remove(lapsed)
        live = self.setting[:n] != NONE
        self.cell[:n][live] = self.cells(self.run[:n], self.age[:n], self.setting[:n], self.need[:n])[live]
        # Choices of all phases, then departures, then arrivals in the order of the stock.
        who, to = [], []
        for age, shares in t.phases.items():
            at = np.flatnonzero((self.age[:n] == age) & live)
            rows = shares[self.need[at], self.setting[at]]
            factor = self.factor_of("phase_transfer", month, self.run[at], self.age[at], self.need[at], self.setting[at])
            who.append(at)
            to.append(self.choose_setting(rows, factor))
        if not who:
            return
        who, to = np.concatenate(who), np.concatenate(to)
        order = np.argsort(who)
        who, to = who[order], to[order]
        who, to = who[to != self.setting[who]], to[to != self.setting[who]]
        run, old = self.run[who], self.setting[who].copy()
        self.tally(run, old, self.mark[who], -1)
        inside = self.admit(run, to, month)
        out = np.flatnonzero(~inside)
        final = to.copy()
        self.record("overflowed", month, run[out])
        over = self.overflow_to(run[out], to[out])
        waits = over == self.S
        final[out] = np.where(waits, self.wait_in[to[out]], over)
        self.tally(run, old, self.mark[who], 1)       # place() takes them out again
        self.place(who, final)
        stays = np.ones(len(who), bool)
        stays[out[waits]] = False
        self.wait[who[stays]] = NONE
        self.start_waiting(who[out[waits]], to[out[waits]])
        self.count_changes("phase_moves", month, run, old, final)

    def fill_free_places(self, month):
        waiting = np.flatnonzero(self.wait[:self.size] != NONE)
        if not len(waiting):
            return
        waiting = waiting[np.argsort(self.turn[waiting])]
        target = self.wait[waiting]
        inside = self.admit(self.run[waiting], target, month)
        who, target = waiting[inside], target[inside]
        old = self.setting[who].copy()
        self.place(who, target)
        self.wait[who] = NONE
        self.count_changes("other_moves", month, self.run[who], old, target)

    def cease_and_move(self, month):
        t, R, n = self.t, self.runs, self.size
        season = t.cease_season[month % 12]
        scale = self.cease_scale[:, None] * np.where(np.arange(AGES) < 16, 1.0, self.cease_scale_16[:, None])
        hazard = (scale * season / 12)[:, :, None, None] * t.cease_hazard[None, :, :, None] * self.factor_table("ceasing", month)
        cease = 1 - np.exp(-hazard)
        hazard = (self.move_scale * t.move_season[month % 12] / 12)[:, None, None, None] * t.move_hazard[None, :, :, None] \
            * self.factor_table("moves", month)
        move = 1 - np.exp(-hazard)
        any_event = np.append((cease + (1 - cease) * move).ravel(), 0).astype(np.float32)
        # Clocks are exponential, so events of a month are independent of the past: one uniform a child.
        # Equal to the clock's law only to the resolution of single precision, 2^-24.
        u = self.rng.random(n, dtype=np.float32)
        who = np.flatnonzero(u < any_event.take(self.cell[:n]))
        p_cease, p_any = cease.ravel()[self.cell[who]], any_event[self.cell[who]]
        ceases = self.rng.random(len(who)) * p_any < p_cease
        gone = who[ceases]
        run = self.run[gone]
        self.record("ceased", month, run)
        elsewhere = self.rng.random(len(gone)) < t.transfer_out[self.age[gone]]
        self.record("transfers_out", month, run[elsewhere])
        self.remove(gone)
        self.move(month, who[~ceases])

    def move(self, month, who):
        """Movers one after the other in the order of the stock: a place left by one is there for the next.
        Only those who come from or want a limited setting depend on each other."""
        S = self.S
        run, old = self.run[who], self.setting[who].copy()
        wanted = choose(cumulative(self.t.destinations[old]), self.rng.random(len(who)))
        final, waits = wanted.copy(), np.zeros(len(who), bool)
        bound = np.flatnonzero(self.limited[old] | self.limited[wanted])
        if len(bound):
            over = np.full(len(who), S)
            limited = bound[self.limited[wanted[bound]]]
            over[limited] = self.overflow_to(run[limited], wanted[limited])
            forced = self.rng.random(len(who)) < self.forced_share[run]
            bound = bound[np.argsort(run[bound], kind="stable")]
            rank = rank_within(run[bound])
            by_rank = bound[np.argsort(rank, kind="stable")]
            held = self.count.copy()
            ends = np.cumsum(np.bincount(rank))
            forced_runs, overflowed = [], []
            for first, last in zip(np.r_[0, ends[:-1]], ends):
                at = by_rank[first:last]              # at most one child a run
                r, w = run[at], wanted[at]
                full = held[r, w] >= self.places[r, w, month]
                out = full & ~forced[at]
                forced_runs.append(r[full & forced[at]])
                overflowed.append(r[out])
                to = np.where(out, np.where(over[at] == S, old[at], over[at]), w)
                waits[at] = out & (over[at] == S)
                final[at] = to
                held[r, old[at]] -= 1
                held[r, to] += 1
            self.record("forced", month, np.concatenate(forced_runs))
            self.record("overflowed", month, np.concatenate(overflowed))
        changed = final != old
        self.place(who[changed], final[changed])
        self.wait[who[changed]] = NONE
        self.start_waiting(who[waits], wanted[waits])
        self.count_changes("other_moves", month, run, old, final)

    def transfer_in(self, month):
        mean = self.in_per_year * (1 + self.in_growth) ** (month / 12) / 12
        run = np.repeat(np.arange(self.runs), self.rng.poisson(mean))
        self.record("transfers_in", month, run)
        shares = self.t.opening.ravel()
        cell = self.rng.choice(len(shares), len(run), p=shares / shares.sum())
        age, rest = np.divmod(cell, self.N * self.S)
        need, setting = np.divmod(rest, self.S)
        self.enter_new(month, run, age, need, setting)

    # Assessment

    def open_pipeline(self):
        R, c = self.runs, self.assessments_per_month
        self.undecided, self.returning, self.drafting = Bag(), Bag(), Bag()
        self.carry = np.zeros(R)
        count = self.queue_at_base_year.astype(int)
        run = np.repeat(np.arange(R), count)
        position = rank_within(run)
        # Reading: they asked over the queue's clearing time, which ends one decision time before the start.
        clear = (count / c)[run]
        decided = -WARM_UP - clear + clear * (position + 0.5) / count[run]
        asked = decided - self.decision_weeks[run] / WEEKS_A_MONTH
        age = self.draw_ages(-WARM_UP, len(run))
        self.queue = {"run": run, "asked": asked, "decided": decided, "cohort": age - self.septembers(asked)}

    def draw_ages(self, month, size):
        weights = self.t.people(self.t.year_of(month)) * self.t.request_rate
        return self.rng.choice(AGES, size, p=weights / weights.sum())

    @staticmethod
    def septembers(when):
        """1 Septembers since the one before the census; an age changes by the difference."""
        return np.floor((np.floor(when) + 4) / 12).astype(int)

    def ask(self, month):
        t = self.t
        weights = t.people(t.year_of(month)) * t.request_rate
        mean = self.scale * t.request_season[month % 12] / 12
        if month < -12:
            mean = mean * t.year_before
        if month >= 0:
            mean = mean * np.exp(self.growth[:, month])
            if self.study.model["growth"]["path"] == "saturation":
                ceiling = self.parameter("growth.saturation_prevalence", self.study.model["growth"]["saturation_prevalence"])
                room = lambda at, count: 1 - count / t.people(t.year_of(at)).sum() / ceiling
                mean = mean * np.clip(room(month, self.count.sum(1)) / np.maximum(1e-9, room(0, t.opening.sum())), 0, 1)
        mean = mean[:, None] * weights[None, :]
        if month >= 0:
            for factor, ages, needs, settings in self.effects.by_rate.get("requests", []):
                # Reading: by age only, as docs/model.md has it: the need of a request is not known yet.
                mean = mean * (1 + (factor[:, month] - 1)[:, None] * ages[None, :])
        counts = self.rng.poisson(np.maximum(mean, 0))
        cell = np.repeat(np.arange(counts.size), counts.ravel())
        run, age = np.divmod(cell, AGES)
        if month >= -12:
            self.record("requests", month, run)
        asked = month + self.rng.random(len(run))
        decided = asked + self.decision_weeks[run] / WEEKS_A_MONTH
        self.undecided.put(np.floor(decided).astype(int), run=run, asked=asked, decided=decided,
                           cohort=age - self.septembers(asked))

    PIPELINE = (["run", "asked", "decided", "cohort"], [int, float, float, int])

    def decide(self, month):
        child = self.undecided.take(month, *self.PIPELINE)
        order = np.lexsort((child["asked"], child["run"]))
        child = {k: v[order] for k, v in child.items()}
        run = child["run"]
        age = child["cohort"] + self.septembers(child["decided"])
        share = self.assess_share[run] * self.factor_of("assess_share", month, run, age)
        agreed = self.rng.random(len(run)) < share
        refused = ~agreed
        returns = np.flatnonzero(refused & (self.rng.random(len(run)) < self.refusal_return_share[run]))
        back = child["decided"][returns] + self.rng.exponential(self.refusal_return_months[run[returns]])
        # Reading: the advice of a child who returns is asked for when it returns.
        self.returning.put(np.floor(back).astype(int), run=run[returns], asked=child["asked"][returns], decided=back,
                           cohort=child["cohort"][returns])
        again = self.returning.take(month, *self.PIPELINE)
        order = np.lexsort((again["decided"], again["run"]))
        again = {k: v[order] for k, v in again.items()}
        if month >= -12:
            self.record("agreed_to_assess", month, run[agreed])
            self.record("refused", month, run[refused])
            self.record("returned", month, again["run"])
        queue = {k: np.concatenate([self.queue[k], child[k][agreed], again[k]]) for k in self.queue}
        order = np.argsort(queue["run"], kind="stable")
        self.queue = {k: v[order] for k, v in queue.items()}

    def assess(self, month):
        growth = self.growth[:, month - 12] if month >= 12 else np.zeros(self.runs)
        capacity = self.assessments_per_month * np.exp(self.capacity_elasticity * growth)
        capacity = capacity * self.factor_of("assessment_capacity", month, np.arange(self.runs))
        total = self.carry + capacity
        slots = np.floor(total)
        self.carry = total - slots
        run = self.queue["run"]
        position = rank_within(run)
        served = position < slots[run]
        child = {k: v[served] for k, v in self.queue.items()}
        self.queue = {k: v[~served] for k, v in self.queue.items()}
        run, position = child["run"], position[served]
        turn = month + (position + 0.5) / slots[run]
        advised = np.maximum(turn, child["decided"] + self.advice_weeks[run] / WEEKS_A_MONTH)
        if month >= -12:
            self.record("assessed", month, run)
            self.record("queue", month, self.queue["run"])
        age = child["cohort"] + self.septembers(advised)
        share = self.issue_share[run] * self.factor_of("issue_share", month, run, age)
        issued = self.rng.random(len(run)) < share
        sigma = self.drafting_sigma[run]
        weeks = self.drafting_weeks[run] * np.exp(sigma * self.rng.standard_normal(len(run)) - sigma * sigma / 2)
        issue = advised + weeks / WEEKS_A_MONTH
        self.drafting.put(np.floor(issue[issued]).astype(int), run=run[issued], asked=child["asked"][issued],
                          issue=issue[issued], cohort=child["cohort"][issued])

    def issue(self, month):
        child = self.drafting.take(month, ["run", "asked", "issue", "cohort"], [int, float, float, int])
        order = np.argsort(child["issue"])
        child = {k: v[order] for k, v in child.items()}
        age = child["cohort"] + self.septembers(child["issue"])
        keep = age < AGES
        run, age = child["run"][keep], age[keep]
        weeks = (child["issue"] - child["asked"])[keep] * WEEKS_A_MONTH
        if month >= -12:
            self.record("issued", month, run)
            self.record("issued_on_time", month, run[weeks <= self.on_time_weeks[run]])
            self.record("weeks_to_issue", month, run, weeks)
        if month < 0:
            return
        need = choose(cumulative(self.t.need_shares[age]), self.rng.random(len(run)))
        factor = self.factor_of("first_setting", month, run, age, need)
        setting = self.choose_setting(self.t.setting_shares[age, need], factor)
        self.enter_new(month, run, age, need, setting)

    def suspend(self, month):
        people = self.t.people(self.t.year_of(month))
        for group in self.study.model.get("sen_support", []):
            path = f"sen_support.{slug(group['phase'])}"
            share = self.parameter(f"{path}.share_of_population", group["share_of_population"])
            growth = self.parameter(f"{path}.growth_per_year", group.get("growth_per_year", 0))
            suspended = self.parameter(f"{path}.suspended_share", group["suspended_share"])
            ages = ages_of(group["ages"])
            # Reading: the share is that of the base year.
            years = self.t.year_of(month) - self.t.base_year
            pupils = np.rint(people[ages].sum() * share * (1 + growth) ** years).astype(int)
            p = suspended.copy()
            for factor, filtered, *_ in self.effects.by_rate.get("suspensions", []):
                reached = (people * ages * filtered).sum() / people[ages].sum()
                p *= 1 + (factor[:, month] - 1) * reached
            self.flow["suspended"][:, month + 12] += self.rng.binomial(pupils, np.clip(p, 0, 1))

    def snapshot(self, month):
        self.plans[:, :, month] = self.count
        if month % 12 == 0:
            at, n = month // 12, self.size
            live = np.flatnonzero(self.setting[:n] != NONE)
            for i, band in enumerate(self.study.model["age_bands"]):
                inside = live[(self.age[live] >= band["from"]) & (self.age[live] <= band["to"])]
                self.by_band[:, i, at] = np.bincount(self.run[inside], minlength=self.runs)
            key = self.run[live] * self.N + self.need[live]
            self.by_need[:, :, at] = np.bincount(key, minlength=self.runs * self.N).reshape(self.runs, self.N)

    def simulate(self):
        self.open_stock()
        self.open_pipeline()
        for month in range(-WARM_UP, self.t.months):
            if month >= 0:
                self.snapshot(month)
                if month % 12 == 8:
                    self.september(month)
                    self.suspend(month)
                self.fill_free_places(month)
                count, package = self.count.copy(), self.package.copy()
                self.cease_and_move(month)
                self.transfer_in(month)
            self.ask(month)
            self.decide(month)
            self.assess(month)
            self.issue(month)
            if month >= 0:
                self.plan_months[:, :, month] = (count + self.count) / 2
                self.packages[:, :, month] = (package + self.package) / 2
                waiting = np.flatnonzero(self.wait[:self.size] != NONE)
                self.record("waiting", month, self.run[waiting])
        self.snapshot(self.t.months)
        return self.results()

    def results(self):
        t = self.t
        years = t.last_year - t.base_year
        result = {}
        for name, flow in self.flow.items():
            by_year = flow[:, :12 * years].reshape(self.runs, years, 12)
            result[f"flow/{name}"] = by_year[:, :, -1] if name in LEVELS else by_year.sum(2)
            result[f"month/{name}"] = flow
        result["plans/by_setting"] = self.plans[:, :, ::12]
        result["plans/by_setting_and_month"] = self.plans
        result["plans/by_age_band"] = self.by_band
        result["plans/by_need"] = self.by_need
        result.update(Money(self).results())
        result["line"] = np.array([[line["code"] for line in self.study.model["finance"]["lines"]]])
        return result


# --- Money -----------------------------------------------------------------------------------------

class Money:
    """Spend by line and the balance of the high needs block, by financial year."""

    def __init__(self, simulation):
        self.s, self.t, self.p = simulation, simulation.t, simulation.parameter
        self.f = simulation.study.model["finance"]
        self.R = simulation.runs
        self.price_year = int(self.f["price_year"][:4])
        self.lines = [line["code"] for line in self.f["lines"]]
        self.general_fund = np.array([line.get("general_fund", False) for line in self.f["lines"]])
        self.years = list(range(self.t.first_year, self.t.last_year))      # by the calendar year in which they start

    def index(self, name, factor=1.0):
        """[run, month from the census]: 1 until the first uplift after the price year; an effect `factor` adds its
        change to the yearly rate, in points."""
        months = np.arange(self.t.months)
        if name is None:
            return np.ones((self.R, self.t.months))
        index = self.f["price_indices"][name]
        first = 12 * (self.price_year + 1 - self.t.first_year) + 3         # April after the price year
        first += (index.get("uplift_month", 4) - 4) % 12
        rises = (months >= first) & ((months - first) % 12 == 0)
        per_year = self.p(f"finance.price_indices.{name}.per_year", index["per_year"])
        before = max(0, -(first // 12))                                     # uplifts before the census, if prices are old
        return (1 + per_year[:, None]) ** before * np.cumprod(1 + np.where(rises, per_year[:, None] + (factor - 1), 0), axis=1)

    def month_share(self, billing):
        """Share of a year's price that is billed in each month."""
        if billing == "termly_thirds":
            # Reading: a third of the year's price for those who are there in the first month of a term (April, September,
            # January). A third spread evenly over the months of its term would also give 2/3 and 1/3.
            return np.where(np.isin(np.arange(self.t.months) % 12, (0, 3, 8)), 1 / 3, 0.0)
        return np.full(self.t.months, 1 / 12)

    def effect(self, rate, setting=None):
        """Factor [run, month] of the effects on a price. Reading: an effect that names no settings acts on all prices."""
        result = np.ones((self.R, self.t.months))
        for factor, _, _, settings in self.s.effects.by_rate.get(rate, []):
            if setting is None or settings[setting]:
                result = result * factor
        return result

    def results(self):
        s, t, p, f = self.s, self.t, self.p, self.f
        spend = np.zeros((self.R, len(self.lines), t.months))

        def add(line, amount):
            spend[:, self.lines.index(line)] += amount

        months = np.arange(t.months)
        drift = p("finance.band_drift.per_year", f["band_drift"]["per_year"]) if "band_drift" in f else np.zeros(self.R)
        # From 1 October of the price year to the end of each month, compounding monthly so that an effect acts from its date.
        before = (12 * (self.t.first_year - self.price_year) - 9) / 12
        for k, (name, setting) in enumerate(s.study.model["settings"].items()):
            path = f"settings.{name}"
            price = p(f"{path}.price", setting["price"])[:, None]
            price = price * self.index(setting.get("price_index"), self.effect("independent_inflation", k))
            price = price * self.effect("top_up", k) * self.effect("independent_price", k)
            if setting.get("drifts", False):
                rate = drift[:, None] * self.effect("band_drift", k)
                price = price * (1 + drift[:, None]) ** before * np.cumprod((1 + rate) ** (1 / 12), axis=1)
            paid_for = months + ((months % 12 == 7) & (months + 1 < t.months) if setting.get("funding_year") == "august" else 0)
            bill = s.packages[:, k][:, paid_for] * price * self.month_share(setting.get("billing", "monthly"))
            for line, share in setting["lines"].items():
                add(line, bill * share)
            if "place_line" not in setting:
                continue
            rate = p(f"{path}.place_rate_gbp", setting["place_rate_gbp"])[:, None]
            if "places_per_plan" in setting:
                per_plan = p(f"{path}.places_per_plan", setting["places_per_plan"])[:, None]
                add(setting["place_line"], s.plan_months[:, k][:, paid_for] * per_plan * rate / 12)
            else:
                vacant_rate = p(f"{path}.vacant_place_rate_gbp", setting.get("vacant_place_rate_gbp", setting["place_rate_gbp"]))
                paid = s.paid_places[:, k]
                filled = np.minimum(paid, s.plan_months[:, k])
                add(setting["place_line"], (filled * rate + (paid - filled) * vacant_rate[:, None]) / 12)
        plans = s.plan_months.sum(1)
        for other in f.get("other_spend", []):
            amount = p(f"finance.other_spend.{slug(other['label'])}.amount_gbp", other["amount_gbp"])
            amount = amount[:, None] / 12 * self.index(other.get("price_index"))
            if other.get("follows_plans", False):
                amount = amount * plans / s.t.opening.sum()
            add(other["line"], amount)
        for cost, amount, first, last in s.effects.costs:
            if "line" in cost and cost["paid_by"] in ("high_needs_block", "general_fund"):
                add(cost["line"], amount[:, None] / 12 * ((months >= first) & (months <= last))[None, :])
        fund = f.get("general_fund", {})
        if fund:
            share = p("finance.general_fund.transported_share", fund["transported_share"])
            each = p("finance.general_fund.transport_gbp_per_child", fund["transport_gbp_per_child"])
            add(fund["transport_line"], plans * (share * each)[:, None] / 12 * self.index(fund.get("transport_index"))
                * self.effect("transport"))
        spend = spend[:, :, 3:].reshape(self.R, len(self.lines), len(self.years), 12).sum(3)
        balance = self.balance(spend[:, ~self.general_fund].sum(1))
        if fund:
            spend[:, self.lines.index(fund["interest_line"])] = balance["interest"]
        result = {"money/spend": spend}
        result.update({f"balance/{name}": value for name, value in balance.items()})
        return result

    def balance(self, spend):
        p, f, years = self.p, self.f, self.years
        block, policy = f["block"], f["policy"]
        name = lambda year: f"{year}-{(year + 1) % 100:02d}"
        amount = p("finance.block.amount_gbp", block["amount_gbp"])
        after = p("finance.block.growth_after", block["growth_after"])
        path = {}
        for year in range(int(block["last_published"][:4]) + 1, years[-1] + 1):
            growth = block.get("growth", {}).get(name(year))
            growth = after if growth is None else p(f"finance.block.growth.{name(year)}", growth)
            amount = amount * (1 + growth)
            extra = block.get("extra_gbp", {}).get(name(year), 0)
            path[year] = amount + p(f"finance.block.extra_gbp.{name(year)}", extra)
        transfer = p("finance.block.block_transfer_gbp", block.get("block_transfer_gbp", 0))
        cumulative_balance = p("finance.block.opening_balance_gbp", block["opening_balance_gbp"])
        rate = p("finance.policy.stability_grant_rate", policy["stability_grant_rate"])
        approved = p("finance.policy.stability_grant_approved", policy["stability_grant_approved"], happens=True)
        ineligible = p("finance.policy.ineligible_share", policy["ineligible_share"])
        support_rate = p("finance.policy.support_rate", policy["support_rate"])
        interest_rate = p("finance.general_fund.interest_rate", f.get("general_fund", {}).get("interest_rate", 0))
        at_cutoff = np.zeros(self.R)
        cutoff = policy["stability_grant_deficit_at"].year - 1             # the financial year that ends on the date
        opening_deficit = -p("finance.block.opening_balance_gbp", block["opening_balance_gbp"])
        if cutoff < years[0]:
            at_cutoff = np.maximum(0, opening_deficit)
        result = {k: np.zeros((self.R, len(years))) for k in ("high_needs_block", "block_transfer", "spend", "in_year", "stability_grant",
                                                               "support", "cumulative", "interest")}
        for i, year in enumerate(years):
            in_year = path[year] + transfer - spend[:, i]
            grant = np.zeros(self.R)
            if name(year) == policy["stability_grant_year"]:
                grant = approved * rate * np.maximum(0, at_cutoff * (1 - ineligible))
            support = support_rate * np.maximum(0, -in_year) if name(year) in policy["support_years"] else np.zeros(self.R)
            opened = cumulative_balance
            cumulative_balance = cumulative_balance + in_year + grant + support
            if year == cutoff:
                at_cutoff = np.maximum(0, -cumulative_balance)
            # The balance moves in a line over the year, but for the stability grant, which is there from its month on.
            paid = policy.get("stability_grant_paid")
            cash = 6 if paid is None else (paid.month - 4) % 12
            middle = (np.arange(12) + 0.5) / 12
            path_in_year = opened[:, None] + (cumulative_balance - grant - opened)[:, None] * middle
            path_in_year = path_in_year + grant[:, None] * (np.arange(12) >= cash)
            interest = interest_rate * np.maximum(0, -path_in_year).mean(1)
            for key, value in (("high_needs_block", path[year]), ("block_transfer", transfer), ("spend", spend[:, i]), ("in_year", in_year),
                               ("stability_grant", grant), ("support", support), ("cumulative", cumulative_balance), ("interest", interest)):
                result[key][:, i] = value
        return result


# --- Program ---------------------------------------------------------------------------------------

def run_study(study, runs, seed, draws=None, opening_totals=None, batch=100):
    """Results by name, and the seconds the simulation took: on the clock, and of processor time."""
    rng = np.random.default_rng(seed)
    tables = Tables(study, opening_totals)
    correlations = list(study.model.get("correlations", []))
    for key in ("realism", "slip_months"):
        correlations.append({"rank": 0.5, "between": [f"{name}.{key}" for name in study.interventions]})
    parts, wall, cpu = [], 0.0, 0.0
    for first in range(0, runs, batch):
        size = min(batch, runs - first)
        columns = {k: v[first:first + size] for k, v in draws.items()} if draws else None
        started, used = time.perf_counter(), time.process_time()
        parts.append(Simulation(study, tables, Parameters(size, study.stem, rng, columns, correlations), rng).simulate())
        wall += time.perf_counter() - started
        cpu += time.process_time() - used
    result = {k: np.concatenate([part[k] for part in parts]) for k in parts[0]}
    result["line"] = result["line"][0]
    result["opening/fitted"] = tables.fitted_totals
    result["opening/rounded"] = tables.opening.sum((0, 1))
    return result, wall, cpu


def main():
    parser = argparse.ArgumentParser(description="The model of docs/model.md in NumPy.")
    parser.add_argument("scenario")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", help="results file of the program: use the parameters of its runs")
    parser.add_argument("--batch", type=int, default=100, help="runs simulated together")
    parser.add_argument("--output", required=True)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    study = Study(options.scenario)
    draws, totals = read_draws(options.draws) if options.draws else (None, None)
    if draws and len(next(iter(draws.values()))) < options.runs:
        sys.exit(f"{options.draws} has fewer than {options.runs} runs")
    result, wall, cpu = run_study(study, options.runs, options.seed, draws, totals, options.batch)
    np.savez_compressed(options.output, **result)
    if options.time:
        # Both, because on a busy machine the clock says little.
        print(f"{wall / options.runs:.6f} seconds per run, {cpu / options.runs:.6f} of processor time ({options.runs} runs)")


if __name__ == "__main__":
    main()
