/// @file
/// A TOML document as a plain tree that remembers where everything was written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/file_source.h"

namespace highneeds {

/// Where something was written.
struct Place {
  std::shared_ptr<const std::string> file;  ///< as to be shown in messages
  int line = 0, column = 0;                 ///< from 1
};

/// Faults as they are found; the same fault is kept once, and of very many the first.
class Faults {
 public:
  void add(const Place& place, std::string text);
  void add(Fault fault);
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t count() const { return list_.size() + left_out_; }
  [[nodiscard]] const std::vector<Fault>& list() const { return list_; }

 private:
  static constexpr std::size_t kMostFaults = 200;
  std::vector<Fault> list_;
  std::size_t left_out_ = 0;
};

/// A calendar day as written, 2028-03-31.
struct Day {
  int year = 0, month = 0, day = 0;
};

struct TomlEntry;

/// One value of a document.
struct TomlNode {
  enum class Kind { kBoolean, kInteger, kReal, kText, kDate, kTime, kArray, kTable };

  Kind kind = Kind::kTable;
  Place place;  ///< of the key where there is one, else of the value
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;  ///< of integers too
  std::string text;
  Day date;
  bool is_inline = false;          ///< table written { ... }
  std::vector<TomlNode> items;     ///< of an array
  std::vector<TomlEntry> entries;  ///< of a table, in the file's order

  [[nodiscard]] const TomlNode* find(const std::string& key) const;
  [[nodiscard]] TomlNode* find(const std::string& key);
  [[nodiscard]] bool is_number() const { return kind == Kind::kInteger || kind == Kind::kReal; }
};

/// A key of a table and its value.
struct TomlEntry {
  std::string key;
  TomlNode node;
};

/// "a table", "text", "a whole number" ... for messages.
[[nodiscard]] const char* kind_name(TomlNode::Kind kind);

/// Reads a document. Adds a fault and returns an empty table where it is not TOML, or empty.
[[nodiscard]] TomlNode parse_toml(const FileSource::File& file, Faults& faults);

/// Lays `over` on `target`: tables under a [header] merge key by key; inline tables, arrays and
/// plain values replace what was there as a whole.
void merge_toml(TomlNode& target, const TomlNode& over);

/// The document without places, spacing and comments: equal where the values are equal.
[[nodiscard]] std::string canonical_text(const TomlNode& node);

}  // namespace highneeds
