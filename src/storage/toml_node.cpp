#include "storage/toml_node.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <utility>

#include "storage/toml_limits.h"

namespace highneeds {
namespace {

using File = std::shared_ptr<const std::string>;

Place place_of(const toml::source_region& region, const File& file) {
  return {file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

TomlNode converted(const toml::node& from, const File& file);

void convert_table(const toml::table& from, const File& file, TomlNode& to) {
  to.kind = TomlNode::Kind::kTable;
  to.is_inline = from.is_inline();
  for (const auto& [key, value] : from) {
    TomlNode child = converted(value, file);
    if (key.source().begin.line > 0) child.place = place_of(key.source(), file);
    to.entries.push_back({std::string(key.str()), std::move(child)});
  }
  // toml++ sorts by key; the order of settings and lines in the file is that of the results' axes.
  std::stable_sort(to.entries.begin(), to.entries.end(), [](const auto& a, const auto& b) {
    return std::pair(a.node.place.line, a.node.place.column) <
           std::pair(b.node.place.line, b.node.place.column);
  });
}

void convert_scalar(const toml::node& from, TomlNode& to) {
  using Kind = TomlNode::Kind;
  if (const auto* boolean = from.as_boolean()) {
    to.kind = Kind::kBoolean;
    to.boolean = boolean->get();
  } else if (const auto* integer = from.as_integer()) {
    to.kind = Kind::kInteger;
    to.integer = integer->get();
    to.real = static_cast<double>(to.integer);
  } else if (const auto* real = from.as_floating_point()) {
    to.kind = Kind::kReal;
    to.real = real->get();
  } else if (const auto* text = from.as_string()) {
    to.kind = Kind::kText;
    to.text = text->get();
  } else if (const auto* date = from.as_date()) {
    to.kind = Kind::kDate;
    to.date = {date->get().year, date->get().month, date->get().day};
  } else {
    to.kind = Kind::kTime;
  }
}

TomlNode converted(const toml::node& from, const File& file) {
  TomlNode to;
  to.place = place_of(from.source(), file);
  if (const auto* table = from.as_table()) {
    convert_table(*table, file, to);
  } else if (const auto* array = from.as_array()) {
    to.kind = TomlNode::Kind::kArray;
    for (const toml::node& item : *array) to.items.push_back(converted(item, file));
  } else {
    convert_scalar(from, to);
  }
  return to;
}

}  // namespace

void Faults::add(const Place& place, std::string text) {
  add(Fault{place.file ? *place.file : std::string(), place.line, place.column, std::move(text)});
}

void Faults::add(Fault fault) {
  if (list_.size() >= kMostFaults) {
    if (++left_out_ == 1) {
      list_.push_back({{},
                       0,
                       0,
                       "there are more faults than can be of use (they are left out); "
                       "mend these, and check again"});
    }
    return;
  }
  const auto same = [&fault](const Fault& other) {
    return other.file == fault.file && other.line == fault.line && other.column == fault.column &&
           other.text == fault.text;
  };
  if (std::none_of(list_.begin(), list_.end(), same)) list_.push_back(std::move(fault));
}

const TomlNode* TomlNode::find(const std::string& key) const {
  for (const auto& [name, node] : entries) {
    if (name == key) return &node;
  }
  return nullptr;
}

TomlNode* TomlNode::find(const std::string& key) {
  return const_cast<TomlNode*>(std::as_const(*this).find(key));
}

const char* kind_name(TomlNode::Kind kind) {
  switch (kind) {
    case TomlNode::Kind::kBoolean:
      return "true or false";
    case TomlNode::Kind::kInteger:
      return "a whole number";
    case TomlNode::Kind::kReal:
      return "a number";
    case TomlNode::Kind::kText:
      return "text";
    case TomlNode::Kind::kDate:
      return "a date";
    case TomlNode::Kind::kTime:
      return "a time";
    case TomlNode::Kind::kArray:
      return "a list";
    case TomlNode::Kind::kTable:
      return "a table";
  }
  return "";
}

TomlNode parse_toml(const FileSource::File& file, Faults& faults) {
  const auto name = std::make_shared<const std::string>(file.path);
  TomlNode empty;
  empty.place = {name, 1, 1};
  if (file.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    faults.add({name, 0, 0}, "is empty (it must be a TOML file); see docs/formats.md");
    return empty;
  }
  if (!may_be_parsed(file, empty.place, faults)) return empty;
  try {
    TomlNode document = converted(toml::parse(file.text), name);
    document.place = {name, 1, 1};
    return is_sensible(document, faults) ? document : empty;
  } catch (const toml::parse_error& error) {  // the library's only way to tell
    faults.add(place_of(error.source(), name),
               fmt::format("is not valid TOML ({}); correct it here", error.description()));
    return empty;
  }
}

void merge_toml(TomlNode& target, const TomlNode& over) {
  for (const auto& [key, value] : over.entries) {
    TomlNode* old = target.find(key);
    const bool both_tables = old != nullptr && old->kind == TomlNode::Kind::kTable &&
                             value.kind == TomlNode::Kind::kTable && !value.is_inline;
    if (both_tables) {
      merge_toml(*old, value);
    } else if (old != nullptr) {
      *old = value;
    } else {
      target.entries.push_back({key, value});
    }
  }
}

std::string canonical_text(const TomlNode& node) {
  std::string text;
  switch (node.kind) {
    case TomlNode::Kind::kBoolean:
      return node.boolean ? "true" : "false";
    case TomlNode::Kind::kInteger:
      return fmt::format("{}", node.integer);
    case TomlNode::Kind::kReal:
      return fmt::format("{:.17g}", node.real);
    case TomlNode::Kind::kText:
      return fmt::format("{}:{}", node.text.size(), node.text);
    case TomlNode::Kind::kDate:
      return fmt::format("{}-{}-{}", node.date.year, node.date.month, node.date.day);
    case TomlNode::Kind::kTime:
      return "time";
    case TomlNode::Kind::kArray:
      for (const TomlNode& item : node.items) text += canonical_text(item) + ",";
      return "[" + text + "]";
    case TomlNode::Kind::kTable:
      for (const auto& [key, value] : node.entries) {
        text += fmt::format("{}:{}={},", key.size(), key, canonical_text(value));
      }
      return "{" + text + "}";
  }
  return text;
}

}  // namespace highneeds
