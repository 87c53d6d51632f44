#include <charconv>

#include "core/results.h"
#include "storage/model_reading.h"

namespace highneeds {
namespace {

std::vector<std::string> history_names() {
  std::vector<std::string> names = {"plans", "dsg_balance_gbp", "safety_valve_gbp"};
  for (const MeasureInfo& info : yearly_measure_infos()) names.emplace_back(info.name);
  return names;
}

/// Calendar year of a key such as "2024", with a fault where it is something else.
int history_year(TomlTable& values, const std::string& key) {
  int year = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), year);
  const bool whole = error == std::errc() && end == key.data() + key.size();
  if (!whole || year < 1990 || year > 2100) {
    values.fault(key, "is not a year (a history is by year); type one such as \"2024\"");
  }
  return year;
}

History read_measure(TomlTable& table, const std::string& measure) {
  History history;
  history.measure = measure;
  history.provenance = table.attribution().provenance;
  if (history.provenance.source.empty()) {
    table.fault("source", "is missing (history is never an assumption); add a source");
  }
  if (std::optional<TomlTable> values = table.need_table("values")) {
    for (const std::string& key : values->keys()) {
      const int year = history_year(*values, key);
      history.values.emplace_back(year,
                                  values->known(key, {Support::kReal, "history", -1e12, 1e12}));
    }
  }
  std::sort(history.values.begin(), history.values.end());
  return history;
}

}  // namespace

void read_history(TomlTable& root, ModelReading& to) {
  std::optional<TomlTable> table = root.table("history");
  if (!table) return;
  for (const std::string& measure : table->keys()) {
    static_cast<void>(table->index_of(measure, history_names(), "a measure of the results",
                                      table->place(measure)));
    if (std::optional<TomlTable> entry = table->table(measure)) {
      to.model.history.push_back(read_measure(*entry, measure));
    }
  }
}

}  // namespace highneeds
