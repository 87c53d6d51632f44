"""Kills a run at random moments, or fills the disk, goes on, and ends with the bits of a run left alone.

Neither does it matter to which year the clock jumps meanwhile.

After each kill there is a whole results file, a journal that run --resume takes, or nothing: never a
file that looks whole and is not. HIGHNEEDS_KILLS sets the number of kills (20 by default).
"""
import glob
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

from program_under_test import program, skip, source

try:
    import h5py
    import numpy
except ImportError as missing:
    skip(f"{missing}; type apt-get install python3-h5py")

KILLS = int(os.environ.get("HIGHNEEDS_KILLS", "20"))
RUN = ["run", "inclusion", "--runs", "2500", "--threads", "2", "--quiet"]
environment = dict(os.environ, HIGHNEEDS_DATA=os.path.join(source, "tests", "data"))
faults = []


def check(holds, text):
    if not holds:
        faults.append(text)


def arrays(path):
    """Every dataset of numbers, by name."""
    found = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.__setitem__(name, item[()])
                        if isinstance(item, h5py.Dataset) and item.dtype.kind in "if" else None)
    return found


def same(a, b):
    return a.keys() == b.keys() and all(
        a[name].shape == b[name].shape and a[name].tobytes() == b[name].tobytes() for name in a)


def start(folder, *more):
    return subprocess.Popen([program, *RUN, "--output", "a.h5", *more], cwd=folder, env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def wait_for_runs(process, journal):
    """Until a batch of runs has followed the header."""
    header = 0
    while process.poll() is None:
        there = os.path.getsize(journal) if os.path.exists(journal) else 0
        header = header or (there if there > 100 else 0)
        if header and there > header:
            return
        time.sleep(0.002)


def stop_kindly(folder, stop):
    """Ctrl-C, or a scheduler's request to end: the program says how to go on."""
    process = start(folder)
    wait_for_runs(process, os.path.join(folder, "a.h5.partial"))
    process.send_signal(stop)
    process.wait()
    said = process.stderr.read()
    check(process.returncode == 130, f"exit code {process.returncode} after {stop.name}: {said}")
    check("highneeds run --resume a.h5" in said, f"after {stop.name} it says: {said}")
    check("a.h5" not in files(folder), f"{stop.name} leaves a results file")
    finish(folder, stop.name)


def fill_disk(folder, size):
    """Files can grow to `size` bytes and no further."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    result = subprocess.run([program, *RUN, "--output", "a.h5"], cwd=folder, env=environment,
                            capture_output=True, text=True, preexec_fn=limit)
    check(result.returncode == 1, f"exit code {result.returncode} with files of {size} bytes: {result.stderr}")
    check("could not be written" in result.stderr or "cannot be written" in result.stderr,
          f"with files of {size} bytes it says: {result.stderr}")
    check("a.h5" not in files(folder), f"a results file of {size} bytes")
    finish(folder, f"a disk full at {size} bytes")


def finish(folder, after):
    """Goes on to the end, and removes the results."""
    finished = start(folder, "--resume")
    check(finished.wait() == 0, f"going on after {after} fails: {finished.stderr.read()}")
    check(files(folder) == ["a.h5"], f"after {after} there are {files(folder)}")
    check(same(arrays(os.path.join(folder, "a.h5")), reference), f"other bits after {after}")
    os.remove(os.path.join(folder, "a.h5"))


UNTIL = ["run", "inclusion", "--runs", "256", "--until", "cumulative@2026-27=20k", "--threads", "2", "--quiet"]


def kill_until(folder, goal):
    """Kills a run of several rounds at random; its results file exists from the first round on."""
    def go(*more):
        return subprocess.Popen([program, *UNTIL, "--output", "a.h5", *more], cwd=folder, env=environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    began = time.monotonic()
    whole = go()
    check(whole.wait() == 0, f"--until left alone fails: {whole.stderr.read()}")
    length = time.monotonic() - began
    wanted = arrays(os.path.join(folder, "a.h5"))
    os.remove(os.path.join(folder, "a.h5"))
    later = 0
    for kill in range(goal):
        process = go()
        try:
            process.wait(rng.uniform(0, length))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        there = files(folder)
        later += "a.h5" in there and "a.h5.partial" in there
        again = (subprocess.Popen([program, "run", "--resume", "a.h5", "--quiet"], cwd=folder, env=environment,
                                  stderr=subprocess.PIPE, text=True)
                 if "a.h5.partial" in there and os.path.getsize(os.path.join(folder, "a.h5.partial")) and kill % 2
                 else go("--resume"))
        check(again.wait() == 0, f"going on with --until fails: {again.stderr.read()}")
        check(files(folder) == ["a.h5"], f"after --until there are {files(folder)}")
        check(same(arrays(os.path.join(folder, "a.h5")), wanted), f"other bits of --until after {there}")
        os.remove(os.path.join(folder, "a.h5"))
    print(f"{goal} kills of --until, {later} of them in a later round")


def jump_clock(folder):
    """The clock jumps while a run goes on, and between its beginning and its end."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not found:
        print("SKIPPED: clocks that jump; type apt-get install libfaketime")
        return
    clock = os.path.join(folder, "clock")

    def set_clock(text):
        with open(clock + "-new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(clock + "-new", clock)

    def go(*more):
        return subprocess.Popen([program, *RUN, "--output", "a.h5", *more], cwd=folder,
                                env=dict(environment, LD_PRELOAD=found[0], FAKETIME_TIMESTAMP_FILE=clock, FAKETIME_NO_CACHE="1"),
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    for before, after in (("2035-06-01 12:00:00", "1999-01-01 00:00:00"), ("1999-01-01 00:00:00", "2099-12-31 23:59:59")):
        set_clock(before)
        process = go()
        wait_for_runs(process, os.path.join(folder, "a.h5.partial"))
        set_clock(after)
        check(process.wait() == 0, f"a clock from {before[:4]} to {after[:4]} stops the run: {process.stderr.read()}")
        check(same(arrays(os.path.join(folder, "a.h5")), reference), f"other bits where the clock jumps to {after[:4]}")
        with h5py.File(os.path.join(folder, "a.h5")) as file:
            made = file.attrs["created"]
        check(str(made if isinstance(made, str) else made.decode()).startswith(before[:4]), f"the clock was not {before[:4]} but {made}")
        os.remove(os.path.join(folder, "a.h5"))
        set_clock(before)
        process = go()
        wait_for_runs(process, os.path.join(folder, "a.h5.partial"))
        process.send_signal(signal.SIGKILL)
        process.wait()
        set_clock(after)
        process = go("--resume")
        check(process.wait() == 0, f"going on in {after[:4]} with a run of {before[:4]} fails: {process.stderr.read()}")
        check(same(arrays(os.path.join(folder, "a.h5")), reference), f"other bits after going on in {after[:4]}")
        os.remove(os.path.join(folder, "a.h5"))
    os.remove(clock)


def files(folder):
    return sorted(os.listdir(folder))


rng = random.Random(20260901)
counts = {"nothing": 0, "journal": 0, "whole": 0}
with tempfile.TemporaryDirectory() as folder:
    began = time.monotonic()
    reference_run = start(folder)
    check(reference_run.wait() == 0, f"the run left alone fails: {reference_run.stderr.read()}")
    length = time.monotonic() - began
    check(files(folder) == ["a.h5"], f"the run left alone leaves {files(folder)}")
    reference = arrays(os.path.join(folder, "a.h5"))
    size = os.path.getsize(os.path.join(folder, "a.h5"))
    check(len(reference) > 50, "the reference holds hardly anything")
    os.remove(os.path.join(folder, "a.h5"))

    kills = 0
    while kills < KILLS:
        process = start(folder, "--resume")
        try:
            # More often near the end, where the file is put together.
            process.wait(rng.uniform(0, length) if rng.random() < 0.6 else rng.uniform(0, length / 4))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        else:
            check(process.returncode == 0, f"going on fails: {process.stderr.read()}")
        there = files(folder)
        if "a.h5" in there:
            info = subprocess.run([program, "info", "a.h5"], cwd=folder, capture_output=True, text=True)
            check(info.returncode == 0, f"a file that looks whole is not: {info.stderr}")
            check(same(arrays(os.path.join(folder, "a.h5")), reference), "other bits after kills")
            counts["whole"] += 1
            for name in there:
                os.remove(os.path.join(folder, name))
        else:
            counts["journal" if "a.h5.partial" in there else "nothing"] += 1
        strays = [name for name in there if name not in ("a.h5", "a.h5.partial") and
                  not name.startswith("a.h5.partial-")]
        check(not strays, f"strays after a kill: {strays}")
    finish(folder, "the last kill")
    stop_kindly(folder, signal.SIGINT)
    stop_kindly(folder, signal.SIGTERM)
    kill_until(folder, max(5, KILLS // 4))
    for part in (0.05, 0.3, 0.9, 0.99):
        fill_disk(folder, int(size * part))
    jump_clock(folder)

print(f"{KILLS} kills; found after them: {counts}")
check(counts["journal"] > 0, "the kills never met a run half done")
print("\n".join(faults))
sys.exit(1 if faults else 0)
