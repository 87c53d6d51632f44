#include "storage/toml_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr int kFirstYear = 2000, kLastYear = 2100;
const std::vector<std::string> kAttributionKeys = {"source", "as_of", "assumption", "note",
                                                   "owner"};

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

TomlTable::TomlTable(const TomlNode& node, std::string path, Reading& reading,
                     const Attribution& inherited)
    : node_(&node),
      path_(std::move(path)),
      reading_(&reading),
      attribution_(attribution_of(node, inherited, reading.faults)) {}

TomlTable::TomlTable(TomlTable&& other) noexcept
    : node_(std::exchange(other.node_, nullptr)),
      path_(std::move(other.path_)),
      reading_(other.reading_),
      attribution_(std::move(other.attribution_)),
      asked_(std::move(other.asked_)),
      all_asked_(other.all_asked_) {}

TomlTable::~TomlTable() {
  if (node_ == nullptr || all_asked_) return;
  for (const auto& [key, value] : node_->entries) {
    if (contains(asked_, key) || contains(kAttributionKeys, key)) continue;
    const std::string where = path_.empty() ? "the file" : fmt::format("[{}]", path_);
    const std::string guess = did_you_mean(key, asked_);
    faults().add(value.place,
                 fmt::format("'{}' is not a key of {} (keys here: {}){}", key, where,
                             name_list(asked_), guess.empty() ? "; remove it" : "; " + guess));
  }
}

std::string TomlTable::path_of(const std::string& key) const {
  return path_.empty() ? key : path_ + "." + key;
}

const Place& TomlTable::place(const std::string& key) const {
  const TomlNode* node = node_->find(key);
  return node == nullptr ? node_->place : node->place;
}

void TomlTable::fault(const std::string& key, const std::string& text) {
  faults().add(place(key), fmt::format("'{}' {}", path_of(key), text));
}

bool TomlTable::has(const std::string& key) { return find(key) != nullptr; }

std::vector<std::string> TomlTable::keys() {
  all_asked_ = true;
  std::vector<std::string> result;
  for (const auto& [key, value] : node_->entries) {
    if (!contains(kAttributionKeys, key)) result.push_back(key);
  }
  return result;
}

const TomlNode* TomlTable::find(const std::string& key) {
  if (!contains(asked_, key)) asked_.push_back(key);
  return node_->find(key);
}

const TomlNode* TomlTable::need(const std::string& key) {
  const TomlNode* node = find(key);
  if (node == nullptr) {
    const std::string where = path_.empty() ? "the file" : fmt::format("[{}]", path_);
    faults().add(node_->place, fmt::format("{} has no '{}' (it is required); add it: see "
                                           "docs/formats.md",
                                           where, key));
  }
  return node;
}

const TomlNode* TomlTable::of_kind(const TomlNode* node, const std::string& key,
                                   TomlNode::Kind kind, const char* wanted) {
  if (node == nullptr || node->kind == kind) return node;
  fault(key, fmt::format("is {} (it must be {})", kind_name(node->kind), wanted));
  return nullptr;
}

std::string TomlTable::text(const std::string& key) {
  const TomlNode* node = of_kind(need(key), key, TomlNode::Kind::kText, "text in quotes");
  if (node != nullptr && node->text.empty()) fault(key, "is empty (it must be text)");
  return node == nullptr ? std::string() : node->text;
}

std::string TomlTable::text_or(const std::string& key, const std::string& fallback) {
  return has(key) ? text(key) : fallback;
}

bool TomlTable::boolean_or(const std::string& key, bool fallback) {
  const TomlNode* node = of_kind(find(key), key, TomlNode::Kind::kBoolean, "true or false");
  return node == nullptr ? fallback : node->boolean;
}

std::int64_t TomlTable::integer_of(const TomlNode* node, const std::string& key, std::int64_t min,
                                   std::int64_t max) {
  node = of_kind(node, key, TomlNode::Kind::kInteger, "a whole number");
  if (node == nullptr) return min;
  if (node->integer < min || node->integer > max) {
    const auto text = [](std::int64_t n) { return number_text(static_cast<double>(n)); };
    fault(key, fmt::format("is {} (it must be from {} to {})", text(node->integer), text(min),
                           text(max)));
    return min;
  }
  return node->integer;
}

std::int64_t TomlTable::integer(const std::string& key, std::int64_t min, std::int64_t max) {
  return integer_of(need(key), key, min, max);
}

std::int64_t TomlTable::integer_or(const std::string& key, std::int64_t min, std::int64_t max,
                                   std::int64_t fallback) {
  return has(key) ? integer_of(find(key), key, min, max) : fallback;
}

double TomlTable::known(const std::string& key, const Field& field) {
  const TomlNode* node = need(key);
  if (node == nullptr) return std::clamp(0.0, field.min, field.max);
  if (node->kind == TomlNode::Kind::kTable && node->find("value") == nullptr) {
    fault(key, "must be known (the engine does not draw it); write one number, or { value = ... }");
    return std::clamp(0.0, field.min, field.max);
  }
  return read_number(path_of(key), *node, field, attribution_, reading_->numbers, faults()).value;
}

double TomlTable::known_or(const std::string& key, const Field& field, double fallback) {
  if (has(key)) return known(key, field);
  const auto set = set_in_scenario(key, fallback);
  if (!set) return fallback;
  return read_number(path_of(key), *set, field, attribution_, reading_->numbers, faults()).value;
}

Input TomlTable::number(const std::string& key, const Field& field) {
  const TomlNode* node = need(key);
  if (node == nullptr) return {};
  return read_number(path_of(key), *node, field, attribution_, reading_->numbers, faults());
}

Input TomlTable::number_or(const std::string& key, const Field& field, double fallback) {
  if (has(key)) return number(key, field);
  const auto set = set_in_scenario(key, fallback);
  if (!set) return {fallback, -1};
  return read_number(path_of(key), *set, field, attribution_, reading_->numbers, faults());
}

Input TomlTable::event(const std::string& key) {
  const TomlNode* node = need(key);
  if (node == nullptr) return {};
  return read_event(path_of(key), *node, attribution_, reading_->numbers, faults());
}

Input TomlTable::event_or(const std::string& key, double fallback) {
  if (has(key)) return event(key);
  const auto set = set_in_scenario(key, fallback);
  if (!set) return {fallback, -1};
  return read_event(path_of(key), *set, attribution_, reading_->numbers, faults());
}

std::optional<TomlNode> TomlTable::set_in_scenario(const std::string& key, double fallback) const {
  if (reading_->numbers.set_value(path_of(key)) == nullptr) return {};
  TomlNode node;
  node.kind = TomlNode::Kind::kReal;
  node.place = node_->place;
  node.real = fallback;
  return node;
}

int TomlTable::index_of(const std::string& name, const std::vector<std::string>& names,
                        const std::string& what, const Place& place) {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at != names.end()) return static_cast<int>(at - names.begin());
  const std::string guess = did_you_mean(name, names);
  faults().add(place, fmt::format("'{}' is not {} ({}){}", name, what,
                                  names.empty() ? "there are none" : "known: " + name_list(names),
                                  guess.empty() ? "" : "; " + guess));
  return -1;
}

int TomlTable::choice(const std::string& key, const std::vector<std::string>& names,
                      const std::string& what) {
  const std::string name = text(key);
  return name.empty() ? 0 : std::max(0, index_of(name, names, what, place(key)));
}

int TomlTable::choice_or(const std::string& key, const std::vector<std::string>& names,
                         const std::string& what, int fallback) {
  return has(key) ? choice(key, names, what) : fallback;
}

std::vector<std::string> TomlTable::texts(const std::string& key) {
  std::vector<std::string> result;
  const TomlNode* node = of_kind(need(key), key, TomlNode::Kind::kArray, "a list of texts");
  if (node == nullptr) return result;
  for (const TomlNode& item : node->items) {
    if (item.kind == TomlNode::Kind::kText) {
      result.push_back(item.text);
    } else {
      faults().add(item.place, fmt::format("an item of '{}' is {} (each must be text in quotes)",
                                           path_of(key), kind_name(item.kind)));
    }
  }
  return result;
}

std::vector<int> TomlTable::choices(const std::string& key, const std::vector<std::string>& names,
                                    const std::string& what) {
  std::vector<int> result;
  for (const std::string& name : texts(key)) {
    const int index = index_of(name, names, what, place(key));
    if (index < 0) continue;
    if (std::find(result.begin(), result.end(), index) == result.end()) {
      result.push_back(index);
    } else {
      fault(key, fmt::format("names '{}' twice; remove one", name));
    }
  }
  return result;
}

std::optional<TomlTable> TomlTable::table(const std::string& key) {
  const TomlNode* node = of_kind(find(key), key, TomlNode::Kind::kTable, "a table");
  if (node == nullptr) return std::nullopt;
  return child(*node, path_of(key));
}

std::optional<TomlTable> TomlTable::need_table(const std::string& key) {
  if (need(key) == nullptr) return std::nullopt;
  return table(key);
}

std::vector<TomlTable> TomlTable::tables(const std::string& key) {
  std::vector<TomlTable> result;
  const TomlNode* list = of_kind(find(key), key, TomlNode::Kind::kArray, "a list of tables");
  if (list == nullptr) return result;
  for (const TomlNode& item : list->items) {
    const std::string path = fmt::format("{}.{}", path_of(key), result.size() + 1);
    if (item.kind == TomlNode::Kind::kTable) {
      result.push_back(child(item, path));
    } else {
      faults().add(item.place, fmt::format("an item of '{}' is {} (each must be a table)",
                                           path_of(key), kind_name(item.kind)));
    }
  }
  return result;
}

TomlTable TomlTable::child(const TomlNode& node, const std::string& path) const {
  return TomlTable(node, path, *reading_, attribution_);
}

// --- dates and ages ---------------------------------------------------------------------------

FinancialYear TomlTable::financial_year(const std::string& key) {
  const FinancialYear harmless{kFirstYear};
  const TomlNode* node = of_kind(need(key), key, TomlNode::Kind::kText,
                                 "a financial year in quotes such as \"2026-27\"");
  if (node == nullptr) return harmless;
  const auto year = parse_financial_year(node->text);
  if (!year || year->start < kFirstYear || year->start > kLastYear) {
    fault(key,
          fmt::format("is \"{}\" (it must be a financial year such as \"2026-27\")", node->text));
    return harmless;
  }
  return *year;
}

FinancialYear TomlTable::financial_year_or(const std::string& key, FinancialYear fallback) {
  return has(key) ? financial_year(key) : fallback;
}

std::vector<FinancialYear> TomlTable::financial_years(const std::string& key) {
  std::vector<FinancialYear> result;
  for (const std::string& text : texts(key)) {
    const auto year = parse_financial_year(text);
    if (!year) {
      fault(key,
            fmt::format("names \"{}\" (each must be a financial year such as \"2026-27\")", text));
    } else if (std::find(result.begin(), result.end(), *year) != result.end()) {
      fault(key, fmt::format("names \"{}\" twice; remove one", text));
    } else {
      result.push_back(*year);
    }
  }
  return result;
}

std::optional<Day> TomlTable::day(const std::string& key) {
  const TomlNode* node =
      of_kind(need(key), key, TomlNode::Kind::kDate, "a date without quotes such as 2027-09-01");
  if (node == nullptr) return std::nullopt;
  if (node->date.year < kFirstYear || node->date.year > kLastYear) {
    fault(key, fmt::format("is in the year {} (it must be from {} to {})", node->date.year,
                           kFirstYear, kLastYear));
    return std::nullopt;
  }
  return node->date;
}

Month TomlTable::month_from(const std::string& key) {
  const auto date = day(key);
  return date ? make_month(date->year, date->month) : make_month(kFirstYear, 1);
}

Month TomlTable::month_after(const std::string& key) {
  const auto date = day(key);
  if (!date) return make_month(kLastYear, 1);
  const Month month = make_month(date->year, date->month);
  if (date->day != days_in_month(month)) {
    fault(key, fmt::format("is not the last day of its month (the engine works in whole months); "
                           "write {}-{:02}",
                           to_string(month), days_in_month(month)));
  }
  return month + 1;
}

std::optional<Ages> parse_ages(const std::string& text, const Place& place, Faults& faults) {
  Ages ages;
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, ages.from);
  ages.to = ages.from;
  bool fits = read.ec == std::errc();
  if (fits && read.ptr != end) {
    fits = *read.ptr == '-';
    if (fits) read = std::from_chars(read.ptr + 1, end, ages.to);
    fits = fits && read.ec == std::errc() && read.ptr == end;
  }
  if (fits && ages.from >= 0 && ages.from <= ages.to && ages.to <= 25) return ages;
  faults.add(place,
             fmt::format("'{}' is not an age or a range of ages from 0 to 25 (write \"4\" or "
                         "\"5-15\")",
                         text));
  return std::nullopt;
}

Ages TomlTable::ages(const std::string& key) {
  const std::string range = text(key);
  if (range.empty()) return {};
  return parse_ages(range, place(key), faults()).value_or(Ages{});
}

Ages TomlTable::ages_or_all(const std::string& key) { return has(key) ? ages(key) : Ages{}; }

std::string slug(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      result += static_cast<char>(std::tolower(byte));
    } else if (!result.empty() && result.back() != '-') {
      result += '-';
    }
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result;
}

}  // namespace highneeds
