#include "storage/model_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "storage/model_text.h"

namespace highneeds {

std::string stem_of_name(const std::string& name) {
  std::string stem;
  for (const char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      stem += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!stem.empty() && stem.back() != '-' && c != '\'' && c != '.') {
      stem += '-';
    }
  }
  while (!stem.empty() && stem.back() == '-') stem.pop_back();
  return stem;
}

ModelFiles write_model(const std::string& stem, const AuthorityEstimates& estimates,
                       const EnglandRates& england, const ModelParts& parts) {
  const ModelContext context{stem, estimates, england, parts};
  ModelFiles files;
  files.stem = stem;
  files.toml = head_text(context) + stock_text(context) + requests_text(context) +
               growth_text(context) + pipeline_text(context) + new_plans_text(context) +
               leaving_text(context) + moves_text(context) + money_text(context) +
               history_text(context);
  files.tables = model_tables(context);
  files.gaps = block_gaps(context);
  return files;
}

Study study_of(const ModelFiles& files) {
  std::map<std::string, std::string> texts;
  texts["models/" + files.stem + ".toml"] = files.toml;
  for (const auto& [name, text] : files.tables) texts["models/" + name] = text;
  texts["scenarios/imported.toml"] = fmt::format(
      "format = 1\nname = \"As published\"\nquestion = \"What if nothing changes?\"\n"
      "model = \"{}\"\nruns = 1\nseed = 1\ninterventions = []\n",
      files.stem);
  return read_study({"imported"}, StoredSource(texts));
}

}  // namespace highneeds
