/// @file
/// Numbers that may be uncertain, as analysts write them: docs/formats.md, "Uncertain numbers".
#pragma once

#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/parameter.h"
#include "storage/toml_node.h"

namespace highneeds {

/// No number of a file is larger: pounds and children are far below.
inline constexpr double kLargestNumber = 1e15;

/// What a field of a file takes.
struct Field {
  Support support = Support::kReal;
  const char* unit = "";
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
};

/// Any finite number.
[[nodiscard]] constexpr Field real_field(const char* unit) { return {Support::kReal, unit}; }
/// Zero or more.
[[nodiscard]] constexpr Field positive_field(const char* unit) {
  return {Support::kPositive, unit, 0};
}
/// From 0 to 1.
[[nodiscard]] constexpr Field share_field(const char* unit = "share") {
  return {Support::kShare, unit, 0, 1};
}

/// Where a number comes from and what is said about it; tables hand theirs down to their numbers.
struct Attribution {
  Provenance provenance;
  std::string note, owner;
};

/// Lays the keys source, as_of, assumption, note and owner of `table` over what it inherits. Source
/// and assumption replace both, and the date, of what was inherited.
[[nodiscard]] Attribution attribution_of(const TomlNode& table, Attribution inherited,
                                         Faults& faults);

/// The uncertain numbers and figures of a study, collected while its files are read.
class Numbers {
 public:
  /// Numbers read from now on belong to this scenario.
  void start_scenario(const std::string& id) { scenario_ = id; }
  /// Numbers of the scenario that are set, by name, and so known whatever their file says. Those
  /// that no file of the scenario has are left in unmet().
  void set_numbers(const std::map<std::string, double>& values);
  /// The value that the scenario gives a number of the file under way; null for none.
  [[nodiscard]] const double* set_value(const std::string& path);
  /// Names given to set_numbers() that were not asked for since.
  [[nodiscard]] const std::set<std::string>& unmet() const { return unmet_; }
  /// Numbers read from now on belong to one file; `prefix` ("dbv-inclusion.", or "") starts names.
  void start_file(const std::string& prefix);

  /// Registers a number, once for each distinct name and distribution.
  /// @returns index of the parameter; a second distribution of the same name becomes
  ///          "<name>@<scenario>" and is paired with the first
  int add(const std::string& path, const std::string& unit, const Distribution& distribution,
          const Attribution& attribution);
  /// Registers a number that the engine draws and no file holds, such as a yearly shock; not a
  /// figure.
  int add_drawn(const std::string& path, const std::string& unit, const Distribution& distribution);
  /// Remembers a known number of the file, listed where it has a provenance.
  void add_known(const std::string& path, const std::string& unit, double value,
                 const Attribution& attribution);

  /// A path not yet used in this file: "effects.requests", then "effects.requests.2".
  [[nodiscard]] std::string unused(const std::string& path);

  /// Parameters of the file being read by path; -1 for known numbers.
  [[nodiscard]] const std::map<std::string, int>& of_file() const { return of_file_; }
  [[nodiscard]] std::vector<Parameter>& parameters() { return parameters_; }
  [[nodiscard]] std::vector<Figure>& figures() { return figures_; }

 private:
  int add_parameter(const std::string& path, const std::string& unit,
                    const Distribution& distribution, const Provenance& provenance);
  void list(Figure figure);

  std::string scenario_, prefix_;
  std::map<std::string, double> set_;
  std::set<std::string> unmet_;
  std::map<std::string, int> of_file_;
  std::map<std::string, int> paths_;
  std::vector<Parameter> parameters_;
  std::vector<Figure> figures_;
};

/// Of a number that a scenario sets: an assumption.
[[nodiscard]] Attribution set_by_scenario();

/// Reads the value of a key: a known number, or a table with one of the forms of an uncertain one.
/// Faults are added; the result is then known, zero or near what was meant.
/// @param path   dotted path, the number's name
/// @param node   the value
[[nodiscard]] Input read_number(const std::string& path, const TomlNode& node, const Field& field,
                                const Attribution& inherited, Numbers& numbers, Faults& faults);

/// An event of a probability from 0 to 1, drawn as 0 or 1: docs/formats.md, `happens`.
[[nodiscard]] Input read_event(const std::string& path, const TomlNode& node,
                               const Attribution& inherited, Numbers& numbers, Faults& faults);

/// "a share from 0 to 1", "0 or more" ...: what a field takes, for messages.
[[nodiscard]] std::string range_text(const Field& field);

/// "0.19 (0.15 to 0.24)", for people to read.
[[nodiscard]] std::string distribution_text(const Distribution& distribution);

/// 1234567.5 as "1,234,567.5".
[[nodiscard]] std::string number_text(double value);

}  // namespace highneeds
