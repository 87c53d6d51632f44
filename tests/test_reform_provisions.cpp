#include "storage/reform_provisions.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace highneeds;

TEST_CASE("provision types of the reform plan: fourteen rows, hospital schools apart") {
  std::set<std::string> keys, labels;
  for (const ReformProvisionInfo& info : reform_provision_infos()) {
    keys.insert(std::string(info.key));
    labels.insert(std::string(info.label));
  }
  CHECK(keys.size() == 15);
  CHECK(labels.size() == 15);
}

TEST_CASE("settings go by their names into the rows of the reform plan") {
  using enum ReformProvision;
  for (std::size_t i = 0; i < kReformProvisions; ++i) {
    const auto provision = static_cast<ReformProvision>(i);
    CHECK(default_reform_provision(std::string(reform_provision_infos()[i].key)) == provision);
    CHECK(post16_reform_provision(provision) ==
          (provision == kMainstream ? kPost16Mainstream : provision));
  }
  CHECK(default_reform_provision("resourced_provision") == kSpecialistBase);
  CHECK(default_reform_provision("further_education") == kPost16Mainstream);
  CHECK(default_reform_provision("other_arrangements") == kEotas);
  CHECK(default_reform_provision("forest_school") == kNone);
}
