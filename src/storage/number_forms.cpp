// The forms of an uncertain number: one function each, all with the same arguments.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>

#include "storage/near_miss.h"
#include "storage/numbers.h"

namespace highneeds {
namespace {

constexpr const char* kForms =
    "write {low, central, high}, {low, mode, high}, {mean, sd}, {median, sigma}, {values, "
    "weights}, "
    "{value} or a distribution: see docs/formats.md, Uncertain numbers";

/// One uncertain number while it is read.
struct Form {
  const std::string& path;
  const TomlNode& node;
  const Field& field;
  Faults& faults;
  bool wrong = false;  ///< a fault has been added

  void fault(const Place& place, const std::string& text) {
    faults.add(place, text);
    wrong = true;
  }
  void fault(const std::string& text) { fault(node.place, fmt::format("'{}' {}", path, text)); }

  /// A finite number under `key`; a fault where there is none.
  double real(const char* key) {
    const TomlNode* value = node.find(key);
    if (value == nullptr) {
      fault(fmt::format("has no '{}' ({})", key, kForms));
      return 0;
    }
    if (!value->is_number() || !std::isfinite(value->real)) {
      fault(value->place, fmt::format("'{}.{}' is {} (it must be a number)", path, key,
                                      value->is_number() ? "not finite" : kind_name(value->kind)));
      return 0;
    }
    if (std::abs(value->real) > kLargestNumber) {
      fault(value->place, fmt::format("'{}.{}' is {} (no number is beyond {})", path, key,
                                      number_text(value->real), number_text(kLargestNumber)));
      return 0;
    }
    return value->real;
  }

  /// As real(), and inside the range of the field.
  double in_range(const char* key) {
    const double value = real(key);
    if (!wrong && (value < field.min || value > field.max)) {
      fault(node.find(key)->place, fmt::format("'{}.{}' is {} (it must be {})", path, key,
                                               number_text(value), range_text(field)));
    }
    return value;
  }

  double above_zero(const char* key) {
    const double value = real(key);
    if (!wrong && value <= 0) {
      fault(node.find(key)->place,
            fmt::format("'{}.{}' is {} (it must be above 0)", path, key, number_text(value)));
    }
    return value;
  }
};

Distribution read_low_high(Form& form, const char* middle, Family family) {
  Distribution d;
  d.family = family;
  d.low = form.in_range("low");
  d.central = form.in_range(middle);
  d.high = form.in_range("high");
  if (form.wrong) return d;
  if (d.low > d.central || d.central > d.high || d.low == d.high) {
    form.fault(fmt::format("has low {}, {} {}, high {} (they must rise from low to high)",
                           number_text(d.low), middle, number_text(d.central),
                           number_text(d.high)));
  }
  return d;
}

Distribution read_range(Form& form) {
  Distribution d = read_low_high(form, "central", Family::kRange);
  d.support = form.field.support;
  // Its scale is the log or the logit, on which 0 and 1 lie at infinity.
  const bool zero = d.support != Support::kReal && d.low <= 0;
  const bool one = d.support == Support::kShare && d.high >= 1;
  if (!form.wrong && (zero || one)) {
    form.fault(
        fmt::format("reaches {} (low and high are 5% and 95% points here, so values beyond "
                    "them would be impossible); write {{low, mode, high}} instead",
                    zero ? "0" : "1"));
  }
  return d;
}

Distribution read_pert(Form& form) { return read_low_high(form, "mode", Family::kPert); }

Distribution read_normal(Form& form) {
  Distribution d;
  d.family = Family::kNormal;
  d.a = form.real("mean");
  d.b = form.above_zero("sd");
  d.low = form.node.find("min") != nullptr ? form.in_range("min") : form.field.min;
  d.high = form.node.find("max") != nullptr ? form.in_range("max") : form.field.max;
  if (!form.wrong && d.low >= d.high) form.fault("has 'min' not below 'max'");
  if (!form.wrong && (d.a < d.low || d.a > d.high)) {
    form.fault(fmt::format("has mean {} outside the range that it is cut to ({} to {})",
                           number_text(d.a), number_text(d.low), number_text(d.high)));
  }
  return d;
}

Distribution read_lognormal(Form& form) {
  Distribution d;
  d.family = Family::kLognormal;
  d.a = form.above_zero("median");
  d.b = form.above_zero("sigma");
  return d;
}

Distribution read_discrete(Form& form) {
  Distribution d;
  d.family = Family::kDiscrete;
  const auto list = [&form](const char* key, double low, double high, std::vector<double>& to) {
    const TomlNode* node = form.node.find(key);
    if (node == nullptr) return;
    for (const TomlNode& item : node->items) {
      if (item.is_number() && item.real >= low && item.real <= high &&
          std::abs(item.real) <= kLargestNumber) {
        to.push_back(item.real);
      } else {
        form.fault(item.place,
                   fmt::format("an item of '{}.{}' is wrong (each must be a number, "
                               "{})",
                               form.path, key, range_text({Support::kReal, "", low, high})));
      }
    }
    if (node->items.empty())
      form.fault(node->place, fmt::format("'{}.{}' must be a list of "
                                          "numbers",
                                          form.path, key));
  };
  list("values", form.field.min, form.field.max, d.values);
  list("weights", 0, std::numeric_limits<double>::max(), d.weights);
  if (form.node.find("weights") == nullptr) d.weights.assign(d.values.size(), 1);
  if (form.wrong) return d;
  if (d.values.size() != d.weights.size()) {
    form.fault(fmt::format("has {} values and {} weights (each value needs one)", d.values.size(),
                           d.weights.size()));
  } else if (std::all_of(d.weights.begin(), d.weights.end(), [](double w) { return w == 0; })) {
    form.fault("has no weight above 0");
  }
  return d;
}

Distribution read_named(Form& form) {
  Distribution d;
  const TomlNode& name = *form.node.find("distribution");
  if (name.text == "beta") {
    d.family = Family::kBeta;
    d.a = form.above_zero("a");
    d.b = form.above_zero("b");
  } else if (name.text == "gamma") {
    d.family = Family::kGamma;
    d.a = form.above_zero("shape");
    d.b = form.above_zero("scale");
  } else {
    form.fault(name.place, fmt::format("'{}' has an unknown distribution (write \"beta\" or "
                                       "\"gamma\")",
                                       form.path));
  }
  return d;
}

struct FormInfo {
  const char* key;  ///< whose presence shows the form
  std::vector<std::string> keys;
  Distribution (*read)(Form&);
};

const std::vector<FormInfo>& forms() {
  static const std::vector<FormInfo> list = {
      {"central", {"low", "central", "high"}, read_range},
      {"mode", {"low", "mode", "high"}, read_pert},
      {"mean", {"mean", "sd", "min", "max"}, read_normal},
      {"median", {"median", "sigma"}, read_lognormal},
      {"distribution", {"distribution", "a", "b", "shape", "scale"}, read_named},
      {"values", {"values", "weights"}, read_discrete},
      {"value", {"value"}, nullptr}};
  return list;
}

/// Faults for keys that do not belong to the form.
void check_keys(Form& form, const FormInfo& info) {
  std::vector<std::string> known = info.keys;
  for (const char* key : {"unit", "source", "as_of", "assumption", "note", "owner"}) {
    known.emplace_back(key);
  }
  for (const auto& [key, value] : form.node.entries) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string guess = did_you_mean(key, known);
    form.fault(value.place,
               fmt::format("'{}' does not belong to the number '{}' (its keys: {}){}", key,
                           form.path, name_list(known), guess.empty() ? "" : "; " + guess));
  }
}

/// A positive or share field cannot take values outside it, whatever the family.
void check_support(Form& form, const Distribution& d) {
  const bool unbounded = d.family == Family::kLognormal || d.family == Family::kGamma;
  if (!form.wrong && unbounded && std::isfinite(form.field.max)) {
    form.fault(
        fmt::format("can exceed {} with this distribution (it must be {}); write {{low, "
                    "central, high}} or {{low, mode, high}}",
                    number_text(form.field.max), range_text(form.field)));
  }
}

double read_value(Form& form, const TomlNode& value) {
  const double number = value.real;
  if (!value.is_number()) {
    form.fault(value.place, fmt::format("'{}' is {} (it must be a number, {})", form.path,
                                        kind_name(value.kind), range_text(form.field)));
    return 0;
  }
  if (!std::isfinite(number) || number < form.field.min || number > form.field.max) {
    form.fault(value.place, fmt::format("'{}' is {} (it must be {})", form.path,
                                        number_text(number), range_text(form.field)));
    return std::clamp(0.0, form.field.min, form.field.max);
  }
  if (std::abs(number) > kLargestNumber) {
    form.fault(value.place, fmt::format("'{}' is {} (no number is beyond {})", form.path,
                                        number_text(number), number_text(kLargestNumber)));
    return std::clamp(0.0, form.field.min, form.field.max);
  }
  return number;
}

/// What a table says, once its form is known.
struct Read {
  double value = 0;
  std::optional<Distribution> distribution;
  Attribution attribution;
  std::string unit;
};

Read read_table(Form& form, const Attribution& inherited) {
  Read read;
  read.unit = form.field.unit;
  const auto info = std::find_if(
      forms().begin(), forms().end(),
      [&form](const FormInfo& candidate) { return form.node.find(candidate.key) != nullptr; });
  if (info == forms().end()) {
    form.fault(fmt::format("is a table without a number ({})", kForms));
    return read;
  }
  check_keys(form, *info);
  read.attribution = attribution_of(form.node, inherited, form.faults);
  if (const TomlNode* unit = form.node.find("unit")) read.unit = unit->text;
  if (info->read == nullptr) {
    read.value = read_value(form, *form.node.find("value"));
  } else {
    Distribution distribution = info->read(form);
    check_support(form, distribution);
    if (!form.wrong) read.distribution = std::move(distribution);
  }
  const Provenance& provenance = read.attribution.provenance;
  if (!form.wrong && provenance.source.empty() && !provenance.assumption) {
    form.fault(
        "has no source (every uncertain number needs one); add source = \"...\", or "
        "assumption = true if nobody publishes it");
  }
  return read;
}

/// A plain number or a table; what the scenario sets in its place wins.
Read read_form(Form& form, const Attribution& inherited, Numbers& numbers) {
  Read read;
  if (form.node.kind == TomlNode::Kind::kTable) {
    read = read_table(form, inherited);
  } else {
    read.value = read_value(form, form.node);
    read.attribution = inherited;
    read.unit = form.field.unit;
  }
  const double* set = numbers.set_value(form.path);
  if (set == nullptr) return read;
  if (*set < form.field.min || *set > form.field.max) {
    form.fault(fmt::format("is set to {} by the scenario (it must be {})", number_text(*set),
                           range_text(form.field)));
  }
  read.value = *set;
  read.distribution.reset();
  read.attribution = set_by_scenario();
  return read;
}

}  // namespace

Attribution set_by_scenario() {
  Attribution attribution;
  attribution.provenance.assumption = true;
  attribution.note = "set by the scenario";
  return attribution;
}

Input read_number(const std::string& path, const TomlNode& node, const Field& field,
                  const Attribution& inherited, Numbers& numbers, Faults& faults) {
  Form form{path, node, field, faults};
  const Read read = read_form(form, inherited, numbers);
  if (!read.distribution) {
    numbers.add_known(path, read.unit, read.value, read.attribution);
    return {read.value, -1};
  }
  return {read.distribution->central,
          numbers.add(path, read.unit, *read.distribution, read.attribution)};
}

Input read_event(const std::string& path, const TomlNode& node, const Attribution& inherited,
                 Numbers& numbers, Faults& faults) {
  const Field field = share_field("probability");
  Form form{path, node, field, faults};
  Read read = read_form(form, inherited, numbers);
  if (read.distribution) {
    const std::vector<double>& values = read.distribution->values;
    const bool zero_or_one =
        read.distribution->family == Family::kDiscrete &&
        std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; });
    if (!zero_or_one) {
      form.fault("is drawn as 0 or 1 (it happens or not); write the probability as one number");
    }
  } else if (!form.wrong && read.value > 0 && read.value < 1) {
    Distribution chance;
    chance.family = Family::kDiscrete;
    chance.values = {0, 1};
    chance.weights = {1 - read.value, read.value};
    read.distribution = chance;
  }
  Input input;
  input.value = read.value;
  if (read.distribution && !form.wrong) {
    input.parameter = numbers.add(path, "0 or 1", *read.distribution, read.attribution);
  } else {
    numbers.add_known(path, "(1 = it happens, 0 = it does not)", input.value, read.attribution);
  }
  return input;
}

}  // namespace highneeds
