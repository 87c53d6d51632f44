"""Results files open, with coordinates and units, in h5py, xarray, netCDF4 and h5dump.

The file comes from the test program, which fills it by the formulas of synthetic_results.h.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import h5netcdf  # noqa: F401
    import h5py
    import netCDF4
    import numpy as np
    import xarray
except ImportError as missing:
    print(f"SKIPPED: {missing}; type apt-get install python3-h5py python3-h5netcdf "
          "python3-netcdf4 python3-xarray")
    sys.exit(77)
if shutil.which("h5dump") is None:
    print("SKIPPED: no h5dump; type apt-get install hdf5-tools")
    sys.exit(77)

RUNS, SCENARIOS, MONTHS = 300, 2, 40
SPREAD = np.arange(RUNS) * 37 % 101


def plans(items, times):
    """[scenario, item, run, time] as synthetic_run() makes it."""
    scenario, item, run, time = np.ix_(range(SCENARIOS), range(items), range(RUNS), range(times))
    return 1000 * (scenario + 1) + 100 * item + time + SPREAD[run]


def money(items, times):
    scenario, item, run, time = np.ix_(range(SCENARIOS), range(items), range(RUNS), range(times))
    return 1e6 * (scenario + 1) + 0.1 * item + 1000.7 * time + SPREAD[run] / 7


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


TEXT = 'format = 1\nname = "Nothing: £0 – none"\n'


def check_h5py(path):
    with h5py.File(path) as file:
        assert file.attrs["format"] == 2
        assert file.attrs["complete"] == 1
        assert file.attrs["authority"] == "Northshire"
        assert file.attrs["seed"] == 0xFEDCBA9876543210
        assert file.attrs["runs"] == RUNS
        assert list(file.attrs["input_sha256"]) == [
            f"{digest_of(TEXT)}  scenarios/do-nothing.toml", f"{digest_of('')}  models/northshire.toml"]
        assert file["inputs/text"].asstr()[0] == TEXT

        by_setting = file["plans/by_setting"]
        assert by_setting.dtype == "<i4"
        assert by_setting.attrs["units"] == "plans"
        assert [d[0].name for d in by_setting.dims] == ["/scenario", "/setting", "/run", "/month"]
        assert np.array_equal(by_setting[:], plans(2, MONTHS))
        assert file["places/by_setting"].dtype == "<f4"
        assert np.isnan(file["places/by_setting"][:, 1]).all()
        balance = file["money/balance"]
        assert balance.dtype == "<f8" and balance.attrs["units"] == "GBP"
        assert np.array_equal(balance[:], -money(20, 3))
        assert np.array_equal(file["draws"][:], np.arange(RUNS)[:, None] + [0, 0.25])
        assert list(file["axes/parameter_distribution"].asstr()) == [
            "{ low = 0.6, central = 0.7, high = 0.8 }", "{ values = [0, 0.03], weights = [1, 2] }"]
        assert list(file["axes/parameter_assumption"]) == [0, 1]

        summary = file["summary/plans/by_setting"]
        probabilities = file["quantile"][:]
        assert np.allclose(summary["quantiles"][:],
                           np.moveaxis(np.quantile(plans(2, MONTHS), probabilities, axis=2), 0, 2),
                           rtol=1e-14)
        assert np.allclose(summary["mean"][:], plans(2, MONTHS).mean(axis=2), rtol=1e-14)
        error = plans(2, MONTHS).std(axis=2, ddof=1) / np.sqrt(RUNS)
        assert np.allclose(summary["mean_error"][:], error, rtol=1e-12)

        flows = file["flows/by_month"][:].astype(float)
        yearly = file["flows/by_calendar_year"][:]
        names = list(file["yearly_measure"].asstr())
        assert names[:20] == list(file["measure"].asstr())
        sums = flows[..., :48].reshape(*flows.shape[:3], 4, 12).sum(axis=-1)
        requests, issued, weeks = (names.index(n) for n in ("requests", "issued", "weeks_to_issue"))
        assert np.array_equal(yearly[:, requests], sums[:, requests].astype("f4"))
        queue = names.index("queue")
        assert np.array_equal(yearly[:, queue], flows[:, queue, :, 11:48:12])
        with np.errstate(invalid="ignore"):
            ratio = sums[:, weeks] / sums[:, issued]
        found = yearly[:, names.index("mean_weeks_to_issue")]
        assert np.isnan(found[:, ::5]).all() and not np.isnan(found[:, 1::5]).any()
        assert np.allclose(found, ratio, rtol=1e-6, equal_nan=True)


def check_xarray(path, engine):
    with xarray.open_dataset(path, engine=engine) as axes, \
            xarray.open_dataset(path, engine=engine, group="plans") as group:
        assert axes.attrs["authority"] == "Northshire"
        assert axes["month"].dtype == "datetime64[ns]", axes["month"].dtype
        assert axes["month"].values[0] == np.datetime64("2025-01-01")
        assert axes["month"].values[-1] == np.datetime64("2028-04-01")
        assert axes["flow_month"].values[0] == np.datetime64("2024-01-01")
        assert list(axes["financial_year"].values) == ["2025-26", "2026-27", "2027-28"]
        assert list(axes["census_year"].values) == [2025, 2026, 2027, 2028]
        assert list(axes["scenario"].values) == ["do-nothing", "dbv-1"]

        assert group["by_setting"].dims == ("scenario", "setting", "run", "month")
        assert group["by_setting"].attrs["units"] == "plans"
        by_setting = axes.merge(group)["by_setting"]
        one = by_setting.sel(scenario="dbv-1", setting="state_special", run=7, month="2026-03-01")
        assert one.item() == 2000 + 100 + 14 + SPREAD[7]
        assert np.array_equal(by_setting.values, plans(2, MONTHS))
    with xarray.open_dataset(path, engine=engine, group="summary/money/balance") as summary:
        assert summary["quantiles"].dims == ("scenario", "balance_item", "quantile", "financial_year")
        assert summary["quantiles"].attrs["units"] == "GBP"
    with xarray.open_dataset(path, engine=engine, group="axes") as notes:
        assert list(notes["setting_label"].values) == ["Mainstream", "State special school"]
        assert notes["parameter_source"].dims == ("parameter",)
    with xarray.open_dataset(path, engine=engine, group="inputs") as inputs:
        assert inputs["text"].values[1] == ""


def check_netcdf(path):
    with netCDF4.Dataset(path) as file:
        assert file.data_model == "NETCDF4"
        assert file.Conventions == "CF-1.8"
        assert len(file.dimensions["run"]) == RUNS
        assert not any("phony" in name for name in file.dimensions)
        assert file["month"].units == "days since 2000-01-01"
        spend = file["money/spend"]
        assert spend.dimensions == ("scenario", "line", "run", "financial_year")
        assert np.array_equal(spend[:], money(2, 3))


def check_h5dump(path):
    def dump(*options):
        return subprocess.run(["h5dump", *options, path], check=True, capture_output=True,
                              text=True).stdout

    header = dump("-H", "-p", "-d", "/flows/by_month")
    assert "( 2, 20, 300, 51 )" in header
    assert "CHUNKED ( 1, 1, 256, 51 )" in header
    assert "PREPROCESSING SHUFFLE" in header and "COMPRESSION DEFLATE" in header
    value = dump("-d", "/plans/by_setting", "-s", "1,1,299,39", "-c", "1,1,1,1")
    assert f"(1,1,299,39): {2000 + 100 + 39 + SPREAD[299]}" in value, value
    dump()  # every object


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "results.h5")
        subprocess.run([os.environ["HIGHNEEDS_TESTS"], "[.for-other-programs]"], check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, "HIGHNEEDS_RESULTS_FILE": path})
        check_h5py(path)
        check_xarray(path, "h5netcdf")
        check_xarray(path, "netcdf4")
        check_netcdf(path)
        check_h5dump(path)
    print("h5py, xarray (h5netcdf, netcdf4), netCDF4 and h5dump agree")


if __name__ == "__main__":
    main()
