#include "storage/reform_provisions.h"

#include <utility>

namespace highneeds {

const std::array<ReformProvisionInfo, kReformProvisions>& reform_provision_infos() {
  static constexpr std::array<ReformProvisionInfo, kReformProvisions> kInfos = {{
      {"early_years", "Early years settings including PVIs"},
      {"mainstream", "Mainstream schools or academies"},
      {"support_base", "Support bases in mainstream settings"},
      {"specialist_base", "Specialist bases in mainstream settings"},
      {"state_special", "Maintained special schools or special academies"},
      {"independent_special", "NMSS or independent schools: LA funded placements"},
      {"independent_other", "NMSS or independent schools: other suitable arrangements"},
      {"alternative_provision", "Alternative provision"},
      {"post16_mainstream", "Mainstream post-16 provision"},
      {"post16_mainstream_specialist", "Mainstream post-16 specialist provision"},
      {"post16_specialist", "Specialist post-16 institutions"},
      {"elective_home_education", "Elective home education (EHE)"},
      {"eotas", "Other arrangements by LA (EOTAS)"},
      {"hospital", "Hospital schools"},
      {"other", "Other"},
  }};
  return kInfos;
}

ReformProvision default_reform_provision(const std::string& setting) {
  using enum ReformProvision;
  for (std::size_t i = 0; i < kReformProvisions; ++i) {
    if (reform_provision_infos()[i].key == setting) return static_cast<ReformProvision>(i);
  }
  static constexpr std::array<std::pair<std::string_view, ReformProvision>, 8> kOtherNames = {{
      {"resourced_provision", kSpecialistBase},
      {"sen_unit", kSpecialistBase},
      {"independent_mainstream", kIndependentSpecial},
      {"further_education", kPost16Mainstream},
      {"specialist_post16", kPost16Specialist},
      {"other_arrangements", kEotas},
      {"hospital_school", kHospital},
      {"not_in_education", kOther},
  }};
  for (const auto& [name, provision] : kOtherNames) {
    if (name == setting) return provision;
  }
  return kNone;
}

ReformProvision post16_reform_provision(ReformProvision provision) {
  return provision == ReformProvision::kMainstream ? ReformProvision::kPost16Mainstream : provision;
}

}  // namespace highneeds
