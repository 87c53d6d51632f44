"""`highneeds submit` on a real Slurm of one node, which this test starts and stops: shards in an array job, joined by a
dependent job, to the bits of a single run; tasks that are killed or requeued go on; only what is missing is submitted again.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import slurm_cluster
from program_under_test import program, skip, source

try:
    import h5py
except ImportError as missing:
    skip(f"{missing}; type apt-get install python3-h5py")
if lacking := slurm_cluster.missing():
    skip(f"no {', '.join(lacking)}; type apt-get install slurmctld slurmd slurm-client munge")

RUNS = 8000
BATCH = 300_000  # bytes: more than a journal's inputs, less than those and one batch of runs
data = os.path.join(source, "tests", "data")
faults = []


def check(holds, text):
    if not holds:
        faults.append(text)
        print("FAULT:", text, flush=True)


def arrays(path):
    """Every dataset of numbers but the list of shards, by name."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.__setitem__(name, item[()])
                        if isinstance(item, h5py.Dataset) and item.dtype.kind in "if" and not name.startswith("shards/")
                        else None)
    return found


def same(a, b):
    return len(a) > 50 and a.keys() == b.keys() and all(
        a[name].shape == b[name].shape and a[name].tobytes() == b[name].tobytes() for name in a)


class Run:
    """A run in shards, in a folder of its own."""

    def __init__(self, cluster, here, folder, shards, *more):
        self.cluster, self.here, self.shards = cluster, here, shards
        self.folder = os.path.join(here, folder)
        self.command = [program, "submit", "inclusion", "--runs", str(RUNS), "--shards", str(shards), "--folder", folder, *more]
        self.joined = os.path.join(self.folder, "inclusion.h5")

    def ask(self, *more):
        environment = dict(self.cluster.environment, HIGHNEEDS_DATA=os.path.relpath(data, self.here))
        return subprocess.run([*self.command, *more], cwd=self.here, env=environment, capture_output=True, text=True)

    def submit(self, *more):
        """@returns ids of the jobs submitted, and the shards that will be made"""
        said = self.ask("--now", *more)
        check(said.returncode == 0 and said.stderr == "", f"submit fails: {said.stderr}")
        made = re.search(r"makes shards (.*)", said.stdout)
        return re.findall(r"Submitted: job (\d+)", said.stdout), made.group(1) if made else ""

    def shard(self, number):
        return os.path.join(self.folder, f"inclusion.shard-{number}-of-{self.shards}.h5")

    def log(self, number):
        with open(os.path.join(self.folder, f"inclusion.shard-{number}-of-{self.shards}.log")) as file:
            return file.read()

    def has_got_on(self, number):
        journal = self.shard(number) + ".partial"
        return os.path.exists(journal) and os.path.getsize(journal) > BATCH

    def processes(self, number):
        """Ids of the program where it makes a shard of this run."""
        found = []
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    words = file.read().split(b"\0")
            except OSError:
                continue
            if words[0] == program.encode() and self.shard(number).encode() in words:
                found.append(int(entry))
        return found

    def await_joined(self):
        try:
            self.cluster.await_(lambda: os.path.exists(self.joined), "nothing is joined", 180)
            self.cluster.await_(self.is_over, "jobs do not end")
        except RuntimeError as late:
            check(False, f"{late}\n{self.ask('--status').stdout}")
            for name in sorted(os.listdir(self.folder)):
                if name.endswith(".log"):
                    with open(os.path.join(self.folder, name)) as file:
                        print(name, file.read(), sep="\n")
            return {}
        return arrays(self.joined)

    def is_over(self):
        return self.cluster.ask("squeue", "--noheader") == ""


def test_array_and_merge(cluster, here, reference):
    """Whatever the folder is called, and wherever sbatch is called from."""
    run = Run(cluster, here, "it's 5% of \"all\" #1", 4, "--time", "10:00")
    said = run.ask()
    check(said.returncode == 0 and run.is_over(), "without --now something is submitted")
    jobs, made = run.submit()
    check(len(jobs) == 2 and made == "1-4", f"jobs {jobs} make {made}")
    check("all that is missing is in the queue" in run.ask("--now").stdout, "submitted twice")
    check(re.search(rf"queue    {jobs[0]}_4 (PENDING|RUNNING)", run.ask("--status").stdout), "--status misses a task")
    check(same(run.await_joined(), reference), "the joined file has other bits than a single run")
    check("whole    4     1-4" in run.ask("--status").stdout, "--status misses whole shards")
    check("is whole" in run.ask("--now").stdout and run.is_over(), "what is done is submitted again")

    os.remove(run.shard(2))
    refused = run.ask("--now")
    check(refused.returncode == 2 and "--force" in refused.stderr, "a joined file is replaced unasked")
    before = {number: os.stat(run.shard(number)).st_mtime_ns for number in (1, 3, 4)}
    jobs, made = run.submit("--force")
    check(made == "2", f"shards {made} are made again, not 2 alone")
    check(same(run.await_joined(), reference), "other bits after a shard was made again")
    check(before == {number: os.stat(run.shard(number)).st_mtime_ns for number in (1, 3, 4)}, "whole shards were touched")
    tasks = cluster.ask("squeue", "--noheader", "--array", "--states=all", f"--jobs={jobs[0]}", "--format=%K").split()
    check(tasks == ["2"], f"tasks {tasks} ran, not 2 alone")


def test_kills(cluster, here, reference):
    """A killed program, a requeued task and one whose time is up go on from their journals."""
    run = Run(cluster, here, "kills", 3)
    jobs, _ = run.submit("--copy")
    cluster.await_(lambda: run.has_got_on(1), "task 1 does not get on")
    for process in run.processes(1):
        os.kill(process, signal.SIGKILL)
    cluster.await_(lambda: run.has_got_on(2), "task 2 does not get on")
    asked = subprocess.run(["scontrol", "requeue", f"{jobs[0]}_2"], env=cluster.environment, capture_output=True, text=True)
    check(asked.returncode == 0, f"scontrol requeue fails: {asked.stderr}")
    cluster.await_(lambda: run.has_got_on(3), "task 3 does not get on")
    cluster.ask("scancel", "--batch", "--signal=USR1", f"{jobs[0]}_3")  # as its --signal does
    check(same(run.await_joined(), reference), "other bits after a kill, a requeue and the end of the time")
    check("exit code 137" in run.log(1), f"the kill is not noticed: {run.log(1)}")
    check("exit code 130" in run.log(2), f"the requeued task was not running: {run.log(2)}")
    check("exit code 130" in run.log(3), f"a task does not heed the notice: {run.log(3)}")
    for number in (1, 2, 3):
        begun = re.findall(r"(\d+) bytes of it done before", run.log(number))
        check(len(begun) == 2 and int(begun[1]) > BATCH, f"task {number} does not go on from its journal: {run.log(number)}")


def test_cancel(cluster, here, reference):
    """What is cancelled stays so, until it is submitted again and goes on."""
    run = Run(cluster, here, "cancel", 2)
    jobs, _ = run.submit()
    cluster.await_(lambda: run.has_got_on(1), "task 1 does not get on")
    cluster.ask("scancel", jobs[0])
    cluster.await_(run.is_over, "what is cancelled does not end, or comes back")
    check("exit code 130" in run.log(1) and run.has_got_on(1), f"the cancelled task keeps nothing: {run.log(1)}")
    check(re.search(r"begun    [12]", run.ask("--status").stdout), "--status misses what was begun")
    check(run.submit()[1] == "1-2", "not all that was cancelled is submitted again")
    check(same(run.await_joined(), reference), "other bits after a cancellation")
    check(run.log(1).count("done before") == 2, "the cancelled task was not begun twice")


def test_failure(cluster, here, reference):
    """What waits for a task that fails goes away, and it alone is submitted again."""
    run = Run(cluster, here, "failure", 3)
    cluster.ask("scontrol", "update", "PartitionName=all", "State=DOWN")
    jobs, made = run.submit()
    os.mkdir(run.shard(3))  # where the results would be
    cluster.ask("scontrol", "update", "PartitionName=all", "State=UP")
    cluster.await_(run.is_over, "jobs wait for what failed", 90)
    states = cluster.ask("squeue", "--noheader", "--array", "--states=all", f"--jobs={','.join(jobs)}", "--format=%i %T").split()
    check(dict(zip(states[::2], states[1::2])) == {f"{jobs[0]}_1": "COMPLETED", f"{jobs[0]}_2": "COMPLETED",
                                                   f"{jobs[0]}_3": "FAILED", jobs[1]: "CANCELLED"}, f"states: {states}")
    check(not os.path.exists(run.joined), "joined though a shard is missing")
    check("unusable" in run.ask("--status").stdout, "--status does not name what is in the way")
    refused = run.ask("--now")
    check(refused.returncode == 2 and run.shard(3) in refused.stderr, f"what is in the way is not named: {refused.stderr}")
    os.rmdir(run.shard(3))
    jobs, made = run.submit()
    check(made == "3", f"shards {made} are made again, not 3 alone")
    check(same(run.await_joined(), reference), "other bits after a failure")


with tempfile.TemporaryDirectory() as folder:
    here = os.path.join(folder, "here")
    os.mkdir(here)
    single = os.path.join(here, "single.h5")
    subprocess.run([program, "run", "inclusion", "--runs", str(RUNS), "--quiet", "--output", single], check=True,
                   env=dict(os.environ, HIGHNEEDS_DATA=data))
    reference = arrays(single)
    try:
        with slurm_cluster.Cluster(processors=2) as cluster:
            for test in (test_array_and_merge, test_kills, test_cancel, test_failure):
                began = time.monotonic()
                test(cluster, here, reference)
                print(f"{test.__name__}: {time.monotonic() - began:.0f} s", flush=True)
            if faults:
                print(cluster.said())
    except slurm_cluster.CannotStart as reason:
        skip(f"Slurm does not start here: {reason}")
sys.exit(1 if faults else 0)
