#include "command/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "storage/version.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

/// An option as a shell and a page need it.
struct OptionForms {
  std::string long_form;   ///< "--runs"
  std::string short_form;  ///< "-n", empty where there is none
  std::string parameter;   ///< "arg (=500)", empty where it takes none
  std::string description;
};

std::vector<OptionForms> option_forms(const Subcommand& command) {
  std::vector<OptionForms> forms;
  const po::options_description options = options_of(command);
  for (const auto& option : options.options()) {
    const std::string brief =
        option->canonical_display_name(po::command_line_style::allow_dash_for_short);
    forms.push_back({"--" + option->long_name(), brief.starts_with('-') ? brief : "",
                     option->format_parameter(), option->description()});
  }
  return forms;
}

/// Details as paragraphs; lines set in by two blanks are examples and keep their shape.
std::string roff_details(const std::string& details) {
  std::string page;
  std::istringstream lines(details);
  bool example = false;
  for (std::string line; std::getline(lines, line);) {
    const bool now = line.starts_with("  ");
    if (now != example) page += now ? ".PP\n.RS\n.nf\n" : ".fi\n.RE\n";
    example = now;
    if (line.empty()) {
      if (!page.empty()) page += ".PP\n";
    } else {
      page += roff_escaped(now ? line.substr(2) : line) + "\n";
    }
  }
  if (example) page += ".fi\n.RE\n";
  // Adjacent paragraph marks are one.
  for (std::size_t at; (at = page.find(".PP\n.PP\n")) != std::string::npos;) page.erase(at, 4);
  return page;
}

std::string roff_option(const OptionForms& option) {
  std::string head = ".TP\n";
  if (!option.short_form.empty())
    head += fmt::format("\\fB{}\\fR, ", roff_escaped(option.short_form));
  head += fmt::format("\\fB{}\\fR", roff_escaped(option.long_form));
  if (!option.parameter.empty()) head += fmt::format(" \\fI{}\\fR", roff_escaped(option.parameter));
  return head + "\n" + roff_escaped(option.description) + "\n";
}

/// No date: a page is the same whenever it is made.
std::string roff_head(const std::string& name, const std::string& summary) {
  std::string upper = name;
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return fmt::format(".TH \"{}\" 1 \"\" \"highneeds {}\" \"highneeds\"\n.SH NAME\n{} \\- {}\n",
                     roff_escaped(upper), program_version, roff_escaped(name),
                     roff_escaped(summary));
}

constexpr const char* kExitStatus =
    ".SH EXIT STATUS\n.TP\n.B 0\nsuccess\n.TP\n.B 1\nthe run has failed\n"
    ".TP\n.B 2\nwrong input or options; nothing was written\n";

constexpr const char* kEnvironment =
    ".SH ENVIRONMENT\n.TP\n.B HIGHNEEDS_DATA\n"
    "folder searched first for models and scenarios, before the current folder and\n"
    "those that come with the program\n";

std::string quoted_words(const std::vector<std::string>& words) {
  return fmt::format("'{}'", fmt::join(words, " "));
}

/// What of files a command's arguments are: words that the script knows.
std::vector<std::string> kinds_of_files(const std::string& arguments) {
  std::vector<std::string> kinds;
  const auto takes = [&arguments](const char* word) {
    return arguments.find(word) != std::string::npos;
  };
  if (takes("RESULTS")) kinds.emplace_back("h5");
  if (takes("SCENARIO") || takes("FILE")) kinds.insert(kinds.end(), {"scenario", "toml"});
  if (takes(".csv")) kinds.emplace_back("csv");
  return kinds;  // folders are always offered: they lie on the way to files
}

constexpr const char* kCompletionHead =
    R"bash(# Completion of highneeds for bash; made by 'highneeds documentation'.

# Names of the scenarios that the program finds: see highneeds(1), HIGHNEEDS_DATA.
_highneeds_scenarios() {
  local program folder file
  program=$(type -P "${COMP_WORDS[0]}") && program=$(readlink -f "$program")
  for folder in "${HIGHNEEDS_DATA-}" . "${program%/*}/../share/highneeds" "${program%/*}/../.."; do
    for file in "${folder:-.}"/scenarios/*.toml; do
      [[ -f $file ]] && file=${file##*/} && printf '%s\n' "${file%.toml}"
    done
  done
}

_highneeds() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local options valued kinds kind
  COMPREPLY=()
)bash";

constexpr const char* kCompletionTail =
    R"bash(  if [[ " $valued " == *" $before "* ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
  fi
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    return
  fi
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(
    for kind in $kinds; do
      if [[ $kind == scenario ]]; then
        compgen -W "$(_highneeds_scenarios)" -- "$word"
      else
        compgen -f -X "!*.$kind" -- "$word"
      fi
    done
    compgen -d -- "$word"
  )
}
complete -F _highneeds highneeds
)bash";

}  // namespace

std::string roff_escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool line_starts = result.empty() || result.back() == '\n';
    switch (c) {
      case '\\':
        result += "\\e";
        break;
      case '-':
        result += "\\-";
        break;
      case '\'':
        result += "\\(aq";
        break;
      case '"':
        result += "\\(dq";
        break;
      case '`':
        result += "\\(ga";
        break;
      case '^':
        result += "\\(ha";
        break;
      case '~':
        result += "\\(ti";
        break;
      case '.':
        result += line_starts ? "\\&." : ".";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string main_manual_page(const std::vector<Subcommand>& commands) {
  std::string page = roff_head(
      "highneeds", "projects education, health and care plans, placements and the DSG balance");
  page +=
      ".SH SYNOPSIS\n.B highneeds\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIFILE\\fR]...\n.br\n"
      ".B highneeds \\-\\-help\n.br\n.B highneeds \\-\\-version\n.SH COMMANDS\n";
  std::string others;
  for (const Subcommand& command : commands) {
    page += fmt::format(".TP\n\\fB{}\\fR \\fI{}\\fR\n{}\n", roff_escaped(command.name),
                        roff_escaped(command.arguments), roff_escaped(command.summary));
    others += fmt::format("{}.BR highneeds\\-{} (1)", others.empty() ? "" : ",\n",
                          roff_escaped(command.name));
  }
  return page + kExitStatus + kEnvironment + ".SH SEE ALSO\n" + others + "\n";
}

std::string manual_page(const Subcommand& command) {
  std::string page = roff_head("highneeds-" + command.name, command.summary);
  page += fmt::format(".SH SYNOPSIS\n.B highneeds {}\n[\\fIOPTION\\fR]... \\fI{}\\fR\n",
                      roff_escaped(command.name), roff_escaped(command.arguments));
  page += ".SH DESCRIPTION\n" + roff_details(command.details) + ".SH OPTIONS\n";
  for (const OptionForms& option : option_forms(command)) page += roff_option(option);
  return page + kExitStatus + kEnvironment + ".SH SEE ALSO\n.BR highneeds (1)\n";
}

std::string bash_completion(const std::vector<Subcommand>& commands) {
  std::vector<std::string> names;
  std::string cases;
  for (const Subcommand& command : commands) {
    names.push_back(command.name);
    std::vector<std::string> options, valued;
    for (const OptionForms& option : option_forms(command)) {
      for (const std::string& form : {option.long_form, option.short_form}) {
        if (form.empty()) continue;
        options.push_back(form);
        if (!option.parameter.empty()) valued.push_back(form);
      }
    }
    cases += fmt::format("    {})\n      options={}\n      valued={}\n      kinds={} ;;\n",
                         command.name, quoted_words(options), quoted_words(valued),
                         quoted_words(kinds_of_files(command.arguments)));
  }
  std::vector<std::string> first = names;
  first.insert(first.end(), {"help", "--help", "--version"});
  const std::string offer = "mapfile -t COMPREPLY < <(compgen -W {} -- \"$word\")";
  const std::string of_first = fmt::format(fmt::runtime(offer), quoted_words(first));
  const std::string of_help = fmt::format(fmt::runtime(offer), quoted_words(names));
  return kCompletionHead +
         fmt::format(
             "  if ((COMP_CWORD == 1)); then\n    {}\n    return\n  fi\n"
             "  case ${{COMP_WORDS[1]}} in\n    help)\n      {}\n"
             "      return ;;\n",
             of_first, of_help) +
         cases + "    *) return ;;\n  esac\n" + kCompletionTail;
}

}  // namespace highneeds
