"""The report command from the outside: one folder with an index, nothing overwritten unasked, bad files refused."""
import html.parser
import os
import shutil
import subprocess
import tempfile
import urllib.parse

from program_under_test import program, skip, source

if shutil.which("gnuplot") is None or shutil.which("rsvg-convert") is None:
    skip("no gnuplot or rsvg-convert; type apt-get install gnuplot-nox librsvg2-bin")

NASTY = "<script>alert(1)</script> & =CMD()"


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.text = [], set(), ""

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def run(folder, *arguments):
    environment = dict(os.environ, HIGHNEEDS_DATA=os.path.join(folder, "data"))
    return subprocess.run([program, *arguments], cwd=folder, env=environment, capture_output=True, text=True)


def files_under(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


def contents(folder):
    result = {}
    for name in files_under(folder):
        with open(os.path.join(folder, name), "rb") as file:
            result[name] = file.read()
    return result


def check_whole(folder):
    done = run(folder, "report", "r.h5")
    assert done.returncode == 0, done.stderr
    report = os.path.join(folder, "report")
    files = files_under(report)
    assert {"index.html", "workbook.xlsx", "summary.pdf", "dashboard.html", "charts/balance-do-nothing.svg"} <= set(files), files
    page = Page()
    with open(os.path.join(report, "index.html"), encoding="utf-8") as file:
        page.feed(file.read())
    assert sorted(map(urllib.parse.unquote, page.links)) == sorted(set(files) - {"index.html"})
    assert "script" not in page.tags and NASTY in page.text, page.tags
    with open(os.path.join(report, "summary.pdf"), "rb") as file:
        assert file.read(5) == b"%PDF-"
    return contents(report)


def check_refusals(folder, before):
    report = os.path.join(folder, "report")
    again = run(folder, "report", "r.h5")
    assert again.returncode == 2 and "--force" in again.stderr, again.stderr
    with open(os.path.join(folder, "r.h5"), "rb") as file:
        whole = file.read()
    with open(os.path.join(folder, "cut.h5"), "wb") as file:
        file.write(whole[:len(whole) // 2])
    bad = [("cut.h5", "cut short"), ("data/scenarios/do-nothing.toml", "not a results file"), ("none.h5", "none.h5")]
    for name, words in bad:
        done = run(folder, "report", name, "--force")
        assert done.returncode == 2 and words in done.stderr, (name, done.stderr)
    done = run(folder, "report", "r.h5", "--workbook", "--scenario", "elsewhere", "-o", "other")
    assert done.returncode == 2 and "everything" in done.stderr, done.stderr
    assert not os.path.exists(os.path.join(folder, "other"))
    assert run(folder, "report").returncode == 2
    assert contents(report) == before


def check_force_and_parts(folder, before):
    assert run(folder, "report", "r.h5", "--force", "-q").returncode == 0
    assert contents(os.path.join(folder, "report")) == before, "not the same bytes"
    for part, name in (("--summary", "summary.pdf"), ("--workbook", "workbook.xlsx")):
        out = "only" + part
        assert run(folder, "report", "r.h5", part, "-o", out).returncode == 0
        assert files_under(os.path.join(folder, out)) == [name]


def main():
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(source, "tests", "data"), os.path.join(folder, "data"))
        scenario = os.path.join(folder, "data", "scenarios", "everything.toml")
        with open(scenario) as file:
            lines = file.read().splitlines()
        with open(scenario, "w") as file:
            file.write("\n".join(f'name = "{NASTY}"' if line.startswith("name ") else line for line in lines))
        assert run(folder, "run", "everything", "--runs", "60", "-q", "-o", "r.h5").returncode == 0
        before = check_whole(folder)
        check_refusals(folder, before)
        check_force_and_parts(folder, before)


if __name__ == "__main__":
    main()
