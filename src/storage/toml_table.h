/// @file
/// Checked access to a table of a TOML file: every key is named, typed and ranged when it is read.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "storage/numbers.h"
#include "storage/toml_node.h"

namespace highneeds {

/// What all tables of one reading share.
struct Reading {
  Faults& faults;
  Numbers& numbers;
};

/// Inclusive range of ages.
struct Ages {
  int from = 0, to = 25;
};

/// A table being read. Whatever is wrong becomes a fault and a harmless value is returned, so that
/// reading goes on and all faults come together. Destruction adds a fault for every key that
/// nobody asked for: make one TomlTable for each table of the file.
class TomlTable {
 public:
  /// @param path       dotted path for messages and names of numbers, "" for the whole file
  /// @param inherited  attribution of the tables above
  TomlTable(const TomlNode& node, std::string path, Reading& reading,
            const Attribution& inherited = {});
  ~TomlTable();
  TomlTable(TomlTable&& other) noexcept;
  TomlTable(const TomlTable&) = delete;
  TomlTable& operator=(const TomlTable&) = delete;
  TomlTable& operator=(TomlTable&&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path_of(const std::string& key) const;
  [[nodiscard]] Faults& faults() const { return reading_->faults; }
  [[nodiscard]] const Attribution& attribution() const { return attribution_; }
  [[nodiscard]] const Place& place() const { return node_->place; }
  /// Where a key is written; where its table starts if it is absent.
  [[nodiscard]] const Place& place(const std::string& key) const;
  /// Renames the table for names of numbers: "sen_support.primary".
  void rename(std::string path) { path_ = std::move(path); }

  /// Adds a fault at a key: "'<path>.<key>' <text>".
  void fault(const std::string& key, const std::string& text);

  [[nodiscard]] bool has(const std::string& key);
  /// All keys, in the file's order, now counted as asked for: names are the reader's to check.
  [[nodiscard]] std::vector<std::string> keys();
  /// The value of a key, null where absent.
  [[nodiscard]] const TomlNode* find(const std::string& key);
  /// As find(), with a fault where it is absent.
  [[nodiscard]] const TomlNode* need(const std::string& key);

  [[nodiscard]] std::string text(const std::string& key);
  [[nodiscard]] std::string text_or(const std::string& key, const std::string& fallback);
  [[nodiscard]] bool boolean_or(const std::string& key, bool fallback);
  [[nodiscard]] std::int64_t integer(const std::string& key, std::int64_t min, std::int64_t max);
  [[nodiscard]] std::int64_t integer_or(const std::string& key, std::int64_t min, std::int64_t max,
                                        std::int64_t fallback);
  /// A number that must be known: plain or { value = ... }.
  [[nodiscard]] double known(const std::string& key, const Field& field);
  [[nodiscard]] double known_or(const std::string& key, const Field& field, double fallback);
  [[nodiscard]] Input number(const std::string& key, const Field& field);
  [[nodiscard]] Input number_or(const std::string& key, const Field& field, double fallback);
  [[nodiscard]] Input event(const std::string& key);
  [[nodiscard]] Input event_or(const std::string& key, double fallback);

  /// One of `names`; index into them, 0 after a fault. @param what  "a setting of the model"
  [[nodiscard]] int choice(const std::string& key, const std::vector<std::string>& names,
                           const std::string& what);
  [[nodiscard]] int choice_or(const std::string& key, const std::vector<std::string>& names,
                              const std::string& what, int fallback);
  /// Index of `name` among `names`; -1 with a fault at `place` where it is not one of them.
  [[nodiscard]] int index_of(const std::string& name, const std::vector<std::string>& names,
                             const std::string& what, const Place& place);
  [[nodiscard]] std::vector<std::string> texts(const std::string& key);
  /// Distinct indices of a list of names.
  [[nodiscard]] std::vector<int> choices(const std::string& key,
                                         const std::vector<std::string>& names,
                                         const std::string& what);

  /// "2034-35", 2000 to 2100.
  [[nodiscard]] FinancialYear financial_year(const std::string& key);
  [[nodiscard]] FinancialYear financial_year_or(const std::string& key, FinancialYear fallback);
  [[nodiscard]] std::vector<FinancialYear> financial_years(const std::string& key);
  /// The month of a date such as 2027-09-01, 2000 to 2100.
  [[nodiscard]] Month month_from(const std::string& key);
  /// First month after a date that is the last day of its month, such as 2030-08-31.
  [[nodiscard]] Month month_after(const std::string& key);
  /// "5-15" or "4".
  [[nodiscard]] Ages ages_or_all(const std::string& key);
  [[nodiscard]] Ages ages(const std::string& key);

  [[nodiscard]] std::optional<TomlTable> table(const std::string& key);
  /// As table(); a fault and an empty table (whose missing keys add no faults) where it is absent.
  [[nodiscard]] std::optional<TomlTable> need_table(const std::string& key);
  /// The tables of a list, [[key]] or key = [ {...} ]; path is "<key>.1" and so on.
  [[nodiscard]] std::vector<TomlTable> tables(const std::string& key);

 private:
  [[nodiscard]] TomlTable child(const TomlNode& node, const std::string& path) const;
  /// The value if it is of the kind wanted; a fault otherwise.
  [[nodiscard]] const TomlNode* of_kind(const TomlNode* node, const std::string& key,
                                        TomlNode::Kind kind, const char* wanted);
  [[nodiscard]] std::int64_t integer_of(const TomlNode* node, const std::string& key,
                                        std::int64_t min, std::int64_t max);
  [[nodiscard]] std::optional<Day> day(const std::string& key);
  /// A node for a key that is absent here and set by the scenario; nothing for others.
  [[nodiscard]] std::optional<TomlNode> set_in_scenario(const std::string& key,
                                                        double fallback) const;

  const TomlNode* node_;
  std::string path_;
  Reading* reading_;
  Attribution attribution_;
  std::vector<std::string> asked_;
  bool all_asked_ = false;
};

/// Ages of a key such as "5-15" or "4"; nothing (and a fault) where it is something else.
[[nodiscard]] std::optional<Ages> parse_ages(const std::string& text, const Place& place,
                                             Faults& faults);

/// Letters and digits in lower case with hyphens between: "Programme team" as "programme-team".
[[nodiscard]] std::string slug(const std::string& text);

}  // namespace highneeds
