#include "storage/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "statistics/distributions.h"

namespace highneeds {
namespace {

bool has_provenance(const Attribution& attribution) {
  return attribution.provenance.assumption || !attribution.provenance.source.empty();
}

std::string as_of_text(const TomlNode& node) {
  if (node.kind == TomlNode::Kind::kText) return node.text;
  return fmt::format("{:04}-{:02}-{:02}", node.date.year, node.date.month, node.date.day);
}

}  // namespace

Attribution attribution_of(const TomlNode& table, Attribution inherited, Faults& faults) {
  using Kind = TomlNode::Kind;
  Attribution result = std::move(inherited);
  const auto wrong = [&faults](const TomlNode& node, const char* key, const char* wanted) {
    faults.add(node.place,
               fmt::format("'{}' is {} (it must be {})", key, kind_name(node.kind), wanted));
  };
  const auto text = [&](const char* key, std::string& to) {
    const TomlNode* node = table.find(key);
    if (node == nullptr) return false;
    if (node->kind == Kind::kText)
      to = node->text;
    else
      wrong(*node, key, "text");
    return true;
  };
  if (table.find("source") != nullptr || table.find("assumption") != nullptr) {
    result.provenance = {};
  }
  text("source", result.provenance.source);
  text("note", result.note);
  text("owner", result.owner);
  if (const TomlNode* node = table.find("assumption")) {
    result.provenance.assumption = node->boolean;
    if (node->kind != Kind::kBoolean) wrong(*node, "assumption", "true or false");
  }
  if (const TomlNode* node = table.find("as_of")) {
    const bool fits = node->kind == Kind::kDate || node->kind == Kind::kText;
    if (fits)
      result.provenance.as_of = as_of_text(*node);
    else
      wrong(*node, "as_of", "a date such as 2025-06-26, or text");
  }
  return result;
}

void Numbers::start_file(const std::string& prefix) {
  prefix_ = prefix;
  of_file_.clear();
  paths_.clear();
}

int Numbers::add(const std::string& path, const std::string& unit, const Distribution& distribution,
                 const Attribution& attribution) {
  list({prefix_ + path, distribution_text(distribution), unit, attribution.provenance,
        attribution.note, attribution.owner, quantile(distribution, 0.5),
        quantile(distribution, 0.05), quantile(distribution, 0.95)});
  return add_parameter(path, unit, distribution, attribution.provenance);
}

int Numbers::add_drawn(const std::string& path, const std::string& unit,
                       const Distribution& distribution) {
  return add_parameter(path, unit, distribution, {});
}

int Numbers::add_parameter(const std::string& path, const std::string& unit,
                           const Distribution& distribution, const Provenance& provenance) {
  const std::string name = prefix_ + path;
  int first = -1;
  int index = -1;
  const std::string variant = name + "@" + scenario_;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const Parameter& other = parameters_[i];
    const std::string base = other.name.substr(0, other.name.find('@'));
    if (base != name) continue;
    if (first < 0) first = static_cast<int>(i);
    if (index < 0 && other.distribution == distribution) index = static_cast<int>(i);
  }
  if (index < 0) {
    index = static_cast<int>(parameters_.size());
    Parameter parameter;
    parameter.name = first < 0 ? name : variant;
    parameter.unit = unit;
    parameter.distribution = distribution;
    parameter.provenance = provenance;
    parameter.paired_with = first;
    parameters_.push_back(std::move(parameter));
  }
  of_file_[path] = index;
  return index;
}

void Numbers::add_known(const std::string& path, const std::string& unit, double value,
                        const Attribution& attribution) {
  of_file_.emplace(path, -1);
  if (!has_provenance(attribution)) return;
  list({prefix_ + path, number_text(value), unit, attribution.provenance, attribution.note,
        attribution.owner, value, value, value});
}

void Numbers::list(Figure figure) {
  const auto same = [&figure](const Figure& other) {
    return other.name == figure.name && other.text == figure.text;
  };
  if (std::none_of(figures_.begin(), figures_.end(), same)) figures_.push_back(std::move(figure));
}

std::string Numbers::unused(const std::string& path) {
  const int count = ++paths_[path];
  return count == 1 ? path : fmt::format("{}.{}", path, count);
}

std::string range_text(const Field& field) {
  if (field.support == Support::kShare) return "a share from 0 to 1";
  const bool above = std::isfinite(field.min);
  const bool below = std::isfinite(field.max);
  if (above && below) {
    return fmt::format("from {} to {}", number_text(field.min), number_text(field.max));
  }
  if (above) return fmt::format("{} or more", number_text(field.min));
  return below ? fmt::format("{} or less", number_text(field.max)) : "a number";
}

std::string number_text(double value) {
  std::string text = fmt::format("{:.10g}", value);
  if (text.find_first_of("en") != std::string::npos) return text;
  const std::size_t first = text.front() == '-' ? 1 : 0;
  std::size_t at = std::min(text.find('.'), text.size());
  while (at > first + 3) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string distribution_text(const Distribution& d) {
  const auto text = number_text;
  switch (d.family) {
    case Family::kRange:
    case Family::kPert:
      return fmt::format("{} ({} to {})", text(d.central), text(d.low), text(d.high));
    case Family::kNormal:
      return fmt::format("{} (sd {})", text(d.a), text(d.b));
    case Family::kLognormal:
      return fmt::format("{} (sigma of the log {})", text(d.a), text(d.b));
    case Family::kBeta:
      return fmt::format("Beta({}, {})", text(d.a), text(d.b));
    case Family::kGamma:
      return fmt::format("Gamma({}, {})", text(d.a), text(d.b));
    case Family::kDiscrete:
      break;
  }
  std::string result;
  double sum = 0;
  for (const double weight : d.weights) sum += weight;
  for (std::size_t i = 0; i < d.values.size(); ++i) {
    result += fmt::format("{}{} ({}%)", i == 0 ? "" : " or ", text(d.values[i]),
                          text(std::round(1000 * d.weights[i] / sum) / 10));
  }
  return result;
}

}  // namespace highneeds
