/// @file
/// Which provision type of the Local SEND Reform Plan's data template a setting's plans count as.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/model.h"

namespace highneeds {

struct ReformProvisionInfo {
  std::string_view key;    ///< in model files: "specialist_base"
  std::string_view label;  ///< in the template
};

/// Indexed by ReformProvision.
/// Source: table 6 of the DfE's data template for local SEND reform plans (2026), as published with
/// MastodonC/witan.send.lsrp; hospital schools, which it counts under other, are apart because its
/// table 7.6 counts them with alternative provision.
[[nodiscard]] const std::array<ReformProvisionInfo, kReformProvisions>& reform_provision_infos();

/// The type of settings that go by this name in models; kNone for any other name.
[[nodiscard]] ReformProvision default_reform_provision(const std::string& setting);

/// The type of plans aged kPost16Age and over, where a setting's others are of `provision`.
[[nodiscard]] ReformProvision post16_reform_provision(ReformProvision provision);

}  // namespace highneeds
