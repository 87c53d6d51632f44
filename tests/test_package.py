"""The Debian package: the same bytes twice, and what it unpacks works without its source."""
import os
import shutil
import subprocess
import tempfile

from program_under_test import program, skip

build = os.path.dirname(program)
if not os.path.isfile(os.path.join(build, "CPackConfig.cmake")):
    skip("HIGHNEEDS_PROGRAM does not name the program in a build")
for tool in ("cpack", "dpkg-deb", "dpkg-shlibdeps"):
    if shutil.which(tool) is None:
        skip(f"no {tool}; type apt-get install cmake dpkg-dev")


def packaged(folder):
    environment = dict(os.environ, SOURCE_DATE_EPOCH="1700000000")
    command = ["cpack", "--config", os.path.join(build, "CPackConfig.cmake"), "-B", folder]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, umask=0o022)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".deb"))


def field(package, name):
    return subprocess.run(["dpkg-deb", "--field", package, name], capture_output=True, text=True, check=True).stdout


with tempfile.TemporaryDirectory() as folder:
    first = packaged(os.path.join(folder, "first"))
    second = packaged(os.path.join(folder, "second"))
    with open(first, "rb") as a, open(second, "rb") as b:
        assert a.read() == b.read(), "two packages of one build differ"

    for library in ("libhdf5-103", "libc6", "libboost-program-options"):
        assert library in field(first, "Depends"), field(first, "Depends")
    assert "gnuplot" not in field(first, "Depends") and "gnuplot" in field(first, "Recommends")

    root = os.path.join(folder, "root")
    subprocess.run(["dpkg-deb", "--extract", first, root], check=True)
    for name in ("man/man1/highneeds-run.1", "bash-completion/completions/highneeds", "doc/highneeds/copyright"):
        assert os.path.isfile(os.path.join(root, "usr/share", name)), name
    environment = {key: value for key, value in os.environ.items() if key != "HIGHNEEDS_DATA"}
    done = subprocess.run([os.path.join(root, "usr/bin/highneeds"), "check", "dbv-both"], cwd=folder, env=environment,
                          capture_output=True, text=True)
    assert done.returncode == 0 and "dbv-both: no faults" in done.stdout, done.stdout + done.stderr
    with open(os.path.join(root, "usr/bin/highneeds"), "rb") as file:
        assert os.path.dirname(build).encode() not in file.read(), "the program carries a path of the build"
print("packages are the same, and work")
