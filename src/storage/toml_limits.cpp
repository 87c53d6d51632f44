#include "storage/toml_limits.h"

#include <fmt/format.h>

#include <algorithm>

namespace highneeds {
namespace {

constexpr std::size_t kMostBytes = 1u << 20;
constexpr std::size_t kMostValues = 50'000;
constexpr std::size_t kMostText = 10'000, kMostName = 200;
constexpr int kMostParts = 32;

/// Walks through a text, over comments and quoted texts, and counts the dots of each name.
/// @par Source  TOML 1.0.0, "Comment", "Keys", "String"
class DotCounter {
 public:
  explicit DotCounter(const std::string& text) : text_(text) {}

  /// @returns offset of the first name with too many parts, npos if there is none
  std::size_t first_too_deep() {
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        skip_quoted(c);
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (c == '.') {
        if (++dots >= kMostParts) return at_;
      } else if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') {
        dots = 0;
      }
      ++at_;
    }
    return std::string::npos;
  }

 private:
  void skip_quoted(char quote) {
    const std::string three(3, quote);
    const bool multiline = text_.compare(at_, 3, three) == 0;
    at_ += multiline ? 3 : 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote == '"') {
        at_ += 2;
      } else if (multiline ? text_.compare(at_, 3, three) == 0 : text_[at_] == quote) {
        at_ += multiline ? 3 : 1;
        return;
      } else if (!multiline && text_[at_] == '\n') {
        return;  // not TOML: the parser says so
      } else {
        ++at_;
      }
    }
  }

  const std::string& text_;
  std::size_t at_ = 0;
};

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7F;
  });
}

bool sensible(const TomlNode& node, std::size_t& values, Faults& faults) {
  if (++values > kMostValues) {
    faults.add(node.place, fmt::format("is value number {} of the file (more than any input "
                                       "needs); keep to fewer, or split the file",
                                       values));
    return false;
  }
  if (node.text.size() > kMostText) {
    faults.add(node.place, fmt::format("is a text of {} bytes (it may have {}); shorten it",
                                       node.text.size(), kMostText));
    return false;
  }
  if (has_control(node.text)) {
    faults.add(node.place,
               fmt::format("'{}' holds a control character (texts are printed as they are); "
                           "remove it",
                           node.text));
    return false;
  }
  for (const auto& [key, value] : node.entries) {
    if (key.size() > kMostName || has_control(key) || key.find('\n') != std::string::npos) {
      faults.add(value.place, fmt::format("'{}' is no name for a key (at most {} bytes, without "
                                          "line ends and control characters); rename it",
                                          key, kMostName));
      return false;
    }
    if (!sensible(value, values, faults)) return false;
  }
  return std::all_of(node.items.begin(), node.items.end(),
                     [&](const TomlNode& item) { return sensible(item, values, faults); });
}

}  // namespace

bool may_be_parsed(const FileSource::File& file, const Place& start, Faults& faults) {
  if (file.text.size() > kMostBytes) {
    faults.add(start,
               fmt::format("is {} bytes long (an input file has at most {}); is it the right "
                           "file?",
                           file.text.size(), kMostBytes));
    return false;
  }
  const std::size_t deep = DotCounter(file.text).first_too_deep();
  if (deep == std::string::npos) return true;
  const auto end = file.text.begin() + static_cast<std::ptrdiff_t>(deep);
  const auto lines = std::count(file.text.begin(), end, '\n');
  const std::size_t line_start = file.text.rfind('\n', deep) + 1;
  faults.add({start.file, static_cast<int>(lines) + 1, static_cast<int>(deep - line_start) + 1},
             fmt::format("the name has more than {} parts (tables lie a few deep); shorten it",
                         kMostParts));
  return false;
}

bool is_sensible(const TomlNode& document, Faults& faults) {
  std::size_t values = 0;
  return sensible(document, values, faults);
}

}  // namespace highneeds
