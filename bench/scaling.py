#!/usr/bin/python3
"""How long England would take on more cores, by simulating the schedule: not a measurement of 64 cores.

Usage: scaling.py CASELOAD.csv MICROSECONDS [RUNS SCENARIOS]
CASELOAD.csv is the caseload table of the DfE's release (plans of every authority), MICROSECONDS the processor time for each
plan of January, run and scenario (docs/performance.md). An authority is one task, or is cut into shards of 256 runs where it
would be the last to end; tasks share nothing and start longest first, each with OVERHEAD_S of its own. Memory bandwidth and
shared caches are not modelled.
"""
import csv
import heapq
import sys

OVERHEAD_S = 0.2   # of a task: twice the 0.1 s measured for an authority beside its children
SHARD_RUNS = 256


def plans_by_authority(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file)
                if row["geographic_level"] == "Local authority" and row["breakdown"] == "All EHC plans"]
    newest = max(row["time_period"] for row in rows)
    return [int(row["ehcplans"]) for row in rows if row["time_period"] == newest and row["ehcplans"].isdigit()]


def makespan(tasks, cores):
    ends = [0.0] * cores
    for task in sorted(tasks, reverse=True):
        heapq.heappush(ends, heapq.heappop(ends) + task)
    return max(ends)


def main():
    plans = plans_by_authority(sys.argv[1])
    microseconds = float(sys.argv[2])
    runs, scenarios = (int(x) for x in sys.argv[3:5]) if len(sys.argv) > 4 else (1000, 5)
    seconds = [count * runs * scenarios * microseconds * 1e-6 for count in plans]
    shards = -(-runs // SHARD_RUNS)
    print(f"{len(plans)} authorities, {sum(plans):,} plans, {runs} runs, {scenarios} scenarios: {sum(seconds):,.0f} s of processor time")
    print("cores   authorities whole   in shards      speed-up")
    alone = None
    for cores in (1, 2, 4, 8, 16, 32, 64):
        whole = makespan([s + OVERHEAD_S for s in seconds], cores)
        cut = makespan([s / shards + OVERHEAD_S for s in seconds for _ in range(shards)], cores)
        best = min(whole, cut)
        alone = alone or best
        print(f"{cores:>5} {whole:>18,.0f} s {cut:>10,.0f} s {alone / best:>12.1f}")


main()
