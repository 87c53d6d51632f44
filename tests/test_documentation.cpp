// Manual pages and completion: nothing of --help is missing, troff and bash take them.
#include <catch2/catch.hpp>

#include <regex>
#include <set>
#include <sstream>

#include "command/manual.h"
#include "program_run.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

/// Options in the lines of a --help that show one: "  -n [ --runs ] arg   runs ...".
std::set<std::string> options_in(const std::string& help) {
  std::set<std::string> options;
  const std::regex line("^  (-[a-z]) \\[ (--[a-z-]+) \\]|^  (--[a-z-]+)");
  std::istringstream lines(help.substr(help.find("\nOptions:")));
  for (std::string text; std::getline(lines, text);) {
    std::smatch found;
    if (!std::regex_search(text, found, line)) continue;
    for (std::size_t i = 1; i < found.size(); ++i) {
      if (found[i].matched) options.insert(found[i]);
    }
  }
  return options;
}

/// What bash offers for the last of some words.
std::set<std::string> completed(const ScratchDirectory& folder, const std::string& words) {
  std::ofstream(folder / "ask.sh")
      << "HIGHNEEDS_DATA='" HIGHNEEDS_SOURCE_DIR "/tests/data'\n"
      << "source share/bash-completion/completions/highneeds\n"
      << "COMP_WORDS=(" << words << "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
      << "_highneeds; printf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const std::string command = "cd '" + folder.path().string() + "' && bash ask.sh >offered.txt";
  REQUIRE(std::system(command.c_str()) == 0);
  std::istringstream lines(text_of(folder / "offered.txt"));
  std::set<std::string> words_offered;
  for (std::string line; std::getline(lines, line);) words_offered.insert(line);
  return words_offered;
}

bool has(const std::set<std::string>& set, const std::string& item) { return set.contains(item); }

}  // namespace

TEST_CASE("every command and option of --help has its place in a page and in the completion",
          "[documentation]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "documentation share").exit_code == 0);
  const std::string welcome = run_program(folder, "--help").out;
  const std::string main_page = text_of(folder / "share/man/man1/highneeds.1");
  REQUIRE(subcommands().size() >= 12);
  for (const Subcommand& command : subcommands()) {
    CAPTURE(command.name);
    CHECK(welcome.find("highneeds " + command.name) != std::string::npos);
    CHECK(main_page.find("\\fB" + command.name + "\\fR") != std::string::npos);
    CHECK(has(completed(folder, "highneeds " + command.name.substr(0, 2)), command.name));

    const std::string page = text_of(folder / ("share/man/man1/highneeds-" + command.name + ".1"));
    const auto offered = completed(folder, "highneeds " + command.name + " -");
    const auto options = options_in(run_program(folder, command.name + " --help").out);
    CHECK(options.contains("--help"));
    for (const std::string& option : options) {
      CAPTURE(option);
      CHECK(page.find("\\fB" + roff_escaped(option) + "\\fR") != std::string::npos);
      CHECK(has(offered, option));
    }
    CHECK(offered == options);
  }
}

TEST_CASE("completion offers the files and names that a command takes", "[documentation]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "documentation share").exit_code == 0);
  for (const char* name : {"a b.h5", "c.toml", "d.csv", "e.txt"}) std::ofstream(folder / name);
  std::filesystem::create_directory(folder / "folder");
  const auto info = completed(folder, "highneeds info ''");
  CHECK(info == std::set<std::string>{"a b.h5", "folder", "share"});
  const auto run = completed(folder, "highneeds run ''");
  CHECK((has(run, "do-nothing") && has(run, "c.toml") && !has(run, "a b.h5")));
  CHECK(completed(folder, "highneeds run do-n") == std::set<std::string>{"do-nothing"});
  const auto track = completed(folder, "highneeds track 'a b.h5' ''");
  CHECK((has(track, "d.csv") && has(track, "a b.h5") && !has(track, "c.toml")));
  CHECK(has(completed(folder, "highneeds run --output ''"), "e.txt"));
}

TEST_CASE("text for troff holds nothing that troff would act on", "[documentation]") {
  CHECK(roff_escaped(".TH x") == "\\&.TH x");
  CHECK(roff_escaped("a\n.b\n'c") == "a\n\\&.b\n\\(aqc");
  CHECK(roff_escaped("a.b --c \\d \"e\" 'f' `g` ^~") ==
        "a.b \\-\\-c \\ed \\(dqe\\(dq \\(aqf\\(aq \\(gag\\(ga \\(ha\\(ti");
}

TEST_CASE("troff renders every page without a warning", "[documentation]") {
  if (std::system("command -v groff >/dev/null") != 0) {
    WARN("SKIPPED: no groff (Debian package groff)");
    return;
  }
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "documentation share").exit_code == 0);
  for (const auto& page : std::filesystem::directory_iterator(folder / "share/man/man1")) {
    const std::string command = "cd '" + folder.path().string() +
                                "' && groff -man -ww -Tascii -P-c -P-b -P-u '" +
                                page.path().string() + "' >page.txt 2>warnings.txt";
    CAPTURE(page.path().filename().string());
    CHECK(std::system(command.c_str()) == 0);
    CHECK(text_of(folder / "warnings.txt").empty());
    const std::string text = text_of(folder / "page.txt");
    CHECK(text.find("EXIT STATUS") != std::string::npos);
    CHECK(text.find('\\') == std::string::npos);
  }
}

TEST_CASE("documentation overwrites nothing unasked", "[documentation]") {
  const ScratchDirectory folder;
  CHECK(run_program(folder, "documentation").exit_code == 2);
  REQUIRE(run_program(folder, "documentation share").exit_code == 0);
  CHECK(run_program(folder, "documentation share").exit_code == 2);
  CHECK(run_program(folder, "documentation share --force").exit_code == 0);
}
