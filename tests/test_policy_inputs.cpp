// Policy and income in input files: every parameter can be overridden, and what cannot be is said.
#include <catch2/catch.hpp>
#include <functional>

#include "fixture.h"

using namespace highneeds;
using Catch::Matchers::StartsWith;

namespace {

const std::string kModel = "models/northshire.toml";
const std::string kScenario = "scenarios/inclusion.toml";

/// A key of [finance.<table>] in a scenario, and where its value must arrive.
struct Override {
  std::string table, text;
  std::function<double(const Finance&)> value;
  double expected;
};

double month(Month m) { return m.index; }

std::vector<Override> overrides_of_policy() {
  return {
      {"policy", "override_ends = 2029-03-31\nregime_from = \"2029-30\"",
       [](const Finance& f) { return month(f.policy.override_end); }, month(make_month(2029, 4))},
      {"policy", "stability_grant_rate = 0.8",
       [](const Finance& f) { return f.policy.stability_grant_rate; }, 0.8},
      {"policy", "stability_grant_deficit_at = 2025-09-30",
       [](const Finance& f) { return month(f.policy.stability_grant_cutoff); },
       month(make_month(2025, 10))},
      {"policy", "stability_grant_year = \"2027-28\"",
       [](const Finance& f) { return month(f.policy.stability_grant_paid); },
       month(make_month(2027, 10))},
      {"policy", "stability_grant_paid = 2026-12-01",
       [](const Finance& f) { return month(f.policy.stability_grant_paid); },
       month(make_month(2026, 12))},
      {"policy", "stability_grant_slip_months = 5",
       [](const Finance& f) { return f.policy.stability_grant_slip_months.value; }, 5},
      {"policy", "stability_grant_approved = 1",
       [](const Finance& f) { return f.policy.stability_grant_approved.value; }, 1},
      {"policy", "ineligible_share = 0.07",
       [](const Finance& f) { return f.policy.ineligible_share.value; }, 0.07},
      {"policy", "support_years = [\"2027-28\"]",
       [](const Finance& f) { return f.policy.support_years.at(0).start; }, 2027},
      {"policy", "support_rate = 0.4", [](const Finance& f) { return f.policy.support_rate.value; },
       0.4},
      {"policy", "regime = \"central_funds\"",
       [](const Finance& f) { return static_cast<double>(f.policy.regime); },
       static_cast<double>(Regime2028::kCentralFunds)},
      {"policy", "regime = \"shared\"\nlocal_share = 0.25",
       [](const Finance& f) { return f.policy.local_share; }, 0.25},
      {"policy", "regime_from = \"2029-30\"",
       [](const Finance& f) { return f.policy.regime_from.start; }, 2029},
  };
}

std::vector<Override> overrides_of_income() {
  return {
      {"block", "last_published = \"2025-26\"\ngrowth = { \"2026-27\" = 0.01 }",
       [](const Finance& f) { return f.block.last_published.start; }, 2025},
      {"block", "amount_gbp = 9_000_000", [](const Finance& f) { return f.block.amount_gbp.value; },
       9e6},
      {"block", "basis = \"net\"", [](const Finance& f) { return f.block.net ? 1.0 : 0.0; }, 1},
      {"block.growth", "\"2025-26\" = 0.09",
       [](const Finance& f) { return f.block.growth.at(0).value; }, 0.09},
      {"block", "growth_after = 0.02", [](const Finance& f) { return f.block.growth.at(2).value; },
       0.02},
      {"block", "extra_gbp = { \"2026-27\" = 1 }",
       [](const Finance& f) { return f.block.extra_gbp.at(1).value; }, 1},
      {"block", "other_income_gbp = { \"2026-27\" = 2 }",
       [](const Finance& f) { return f.block.other_income_gbp.at(1).value; }, 2},
      {"block", "safety_valve_gbp = { \"2025-26\" = 3 }",
       [](const Finance& f) { return f.block.safety_valve_gbp.at(0).value; }, 3},
      {"block", "net_imports = { \"2023-24\" = 4, \"2025-26\" = -5 }\nimport_rate_gbp = 7_000",
       [](const Finance& f) {
         return f.block.import_rate_gbp + 100 * f.block.net_imports.at(1).value +
                f.block.net_imports.at(5).value;
       },
       7'000 + 400 - 5},
      {"block", "block_transfer_gbp = 6",
       [](const Finance& f) { return f.block.transfer.yearly_gbp.value; }, 6},
      {"block.transfer", "schools_block_gbp = 1e8\nshares = { \"2026-27\" = 0.004 }\napproved = 1",
       [](const Finance& f) { return f.block.transfer.shares.at(1).value; }, 0.004},
      {"block",
       "rolled_in_grants = [{ label = \"pay\", from = \"2026-27\", amount_gbp = 7, line = "
       "\"1.2.2\", category = \"Special\", pass_through = 0.5 }]",
       [](const Finance& f) { return f.block.rolled_in.at(0).amount_gbp.value; }, 7},
      {"block", "opening_balance_gbp = -8",
       [](const Finance& f) { return f.opening_balance_gbp.value; }, -8},
      {"general_fund", "interest_rate = 0.06",
       [](const Finance& f) { return f.general_fund.interest_rate.value; }, 0.06},
      {"general_fund", "usable_reserves_gbp = 9",
       [](const Finance& f) { return f.general_fund.usable_reserves_gbp; }, 9},
      {"general_fund", "transported_share = 0.2",
       [](const Finance& f) { return f.general_fund.transported_share.value; }, 0.2},
      {"general_fund", "transport_gbp_per_child = 10",
       [](const Finance& f) { return f.general_fund.transport_gbp_per_child.value; }, 10},
  };
}

/// One mistake in the model: `old` becomes `text`; the fault lies at the first `at`.
struct Mistake {
  std::string old, text, at, message;
};

const std::string kRegime = "regime = \"current_rules\"";
const std::string kBlock = "last_published = \"2024-25\"";
const std::string kGrantYear = "stability_grant_year = \"2026-27\"";

std::vector<Mistake> mistakes_of_policy() {
  return {
      {"override_ends = 2028-03-31", "override_ends = 2025-03-31", "override_ends",
       "'finance.policy.override_ends' is in the past (the run starts on 2025-04-01); leave it "
       "out"},
      {"stability_grant_deficit_at = 2026-03-31", "stability_grant_deficit_at = 2024-03-31",
       "stability_grant_deficit_at",
       "'finance.policy.stability_grant_deficit_at' is in the past (the run knows balances from "
       "2025-03-31 on)"},
      {kGrantYear, "stability_grant_year = \"2024-25\"", "stability_grant_year",
       "'finance.policy.stability_grant_year' is in the past (2024-25 ended before the run starts "
       "on 2025-04-01)"},
      {kGrantYear, kGrantYear + "\nstability_grant_paid = 2027-06-01", "stability_grant_paid",
       "'finance.policy.stability_grant_paid' is not in 2026-27 (stability_grant_year)"},
      {kGrantYear + "\n", "", "policy]", "[finance.policy] has no 'stability_grant_year'"},
      {"support_years = [\"2026-27\", \"2027-28\"]", "support_years = [\"2023-24\"]",
       "support_years",
       "'finance.policy.support_years' is in the past (2023-24 ended before the run starts on "
       "2025-04-01); remove it"},
      {"support_years = [\"2026-27\", \"2027-28\"]", "support_years = [\"2028-29\"]",
       "support_years", "'finance.policy.support_years' names 2028-29 (support is for years after"},
      {"override_ends = 2028-03-31", "override_ends = 2029-03-31", "regime_from",
       "'finance.policy.regime_from' is 2028-29, which starts before the override ends"},
      {"override_ends = 2028-03-31\n", "", "regime_from",
       ""},  // without an override the regime may start in any year: no fault, see below
      {kRegime, "regime = \"shared\"", "policy]", "[finance.policy] has no 'local_share'"},
      {kRegime, kRegime + "\nlocal_share = 0.1", "local_share",
       "'finance.policy.local_share' is only used with regime = \"shared\"; remove it"},
      {kRegime, "regime = \"central\"", "regime = \"central\"", "'central' is not a regime"},
  };
}

std::vector<Mistake> mistakes_of_income() {
  return {
      {kBlock, kBlock + "\nbasis = \"nett\"", "basis", "'nett' is not a basis"},
      {kBlock, kBlock + "\nsafety_valve_gbp = { \"2026-27\" = 1 }", "\"2026-27\" = 1 }",
       "'finance.block.safety_valve_gbp.2026-27' is not a financial year from 2025-26 to 2025-26"},
      {kBlock, kBlock + "\nnet_imports = { \"2025-26\" = 1 }", "net_imports",
       "'finance.block.net_imports' has no number for 2023-24 (the adjustment inside the block of "
       "2024-25"},
      {kBlock,
       kBlock + "\nblock_transfer_gbp = 1\ntransfer = { schools_block_gbp = 1, shares = {} }",
       "block_transfer_gbp", "'finance.block.block_transfer_gbp' is there beside 'transfer'"},
      {kBlock, kBlock + "\ntransfer = { schools_block_gbp = 1, shares = { \"2026-27\" = 0.01 } }",
       "shares",
       "'finance.block.transfer.shares' has 0.01 of the schools block (above 0.005 the Secretary "
       "of State must agree)"},
      {kBlock,
       kBlock + "\nrolled_in_grants = [{ label = \"pay\", from = \"2024-25\", amount_gbp = 1, line "
                "= \"1.2.1\", category = \"Special\" }]",
       "from = \"2024-25\"",
       "'finance.block.rolled_in_grants.pay.from' is 2024-25, and the block of 2024-25 holds the "
       "grant already"},
      {"price = { value = 7_500, source = \"Section 251 outturn\" }",
       "bands = [{ name = \"A\", top_up_gbp = 5_000, share = 0.5 }, { name = \"B\", top_up_gbp = "
       "4_000, share = 0.5 }]",
       "top_up_gbp = 4_000",
       "'settings.further_education.bands.b.top_up_gbp' is below that of the "
       "band before"},
      {"price = { value = 7_500, source = \"Section 251 outturn\" }",
       "bands = [{ name = \"A\", top_up_gbp = 5_000, share = 0.4 }]", "bands = [{ name",
       "'settings.further_education.bands' have shares that add to 0.4"},
      {"price = { value = 7_500, source = \"Section 251 outturn\" }",
       "price = 7_500\nbands = [{ name = \"A\", top_up_gbp = 5_000, share = 1 }]", "price = 7_500",
       "'settings.further_education.price' is there beside 'bands'"},
      {"price = { value = 7_500, source = \"Section 251 outturn\" }",
       "price = 7_500\nfunding_year = \"july\"", "funding_year",
       "'july' is not a start of the year"},
  };
}

}  // namespace

TEST_CASE("Every parameter of policy and income can be overridden in a scenario") {
  for (const auto& list : {overrides_of_policy(), overrides_of_income()}) {
    for (const Override& override : list) {
      CAPTURE(override.table, override.text);
      auto texts = fixture_texts();
      texts.at(kScenario) +=
          "[override.model.finance." + override.table + "]\n" + override.text + "\n";
      REQUIRE(faults_of(texts, {"inclusion"}).empty());
      const Study study = read_study({"inclusion"}, StoredSource(texts));
      CHECK(override.value(study.scenarios[1].model.finance) == Approx(override.expected));
      // The baseline keeps its own value, or has no such number at all.
      double before = -1e300;
      try {
        before = override.value(study.scenarios[0].model.finance);
      } catch (const std::out_of_range&) {
      }
      CHECK(before != Approx(override.expected));
    }
  }
}

TEST_CASE("A policy in the past, or one that contradicts itself, says so at its place") {
  for (const auto& list : {mistakes_of_policy(), mistakes_of_income()}) {
    for (const Mistake& mistake : list) {
      CAPTURE(mistake.text, mistake.message);
      auto texts = fixture_texts();
      replace_in(texts, kModel, mistake.old, mistake.text);
      const std::vector<std::string> faults = faults_of(texts, {"do-nothing"});
      if (mistake.message.empty()) {
        CHECK(faults.empty());
        continue;
      }
      REQUIRE_FALSE(faults.empty());
      // With the place: models/northshire.toml:line:column.
      CHECK_THAT(faults[0], StartsWith(kModel + ":" + place_in(texts.at(kModel), mistake.at) +
                                       ": " + mistake.message));
    }
  }
}

TEST_CASE("A run without the stability grant leaves all of its keys out") {
  auto texts = fixture_texts();
  for (const std::string line :
       {"stability_grant_rate = 0.90\n", "stability_grant_deficit_at = 2026-03-31\n",
        "stability_grant_year = \"2026-27\"\n",
        "stability_grant_approved = { value = 0.7, assumption = true }\n",
        "ineligible_share = 0.02\n"}) {
    replace_in(texts, kModel, line, "");
  }
  CHECK(faults_of(texts, {"do-nothing"}).empty());
  const Study study = read_study({"do-nothing"}, StoredSource(texts));
  CHECK(study.scenarios[0].model.finance.policy.stability_grant_approved.value == 0);
}

TEST_CASE("Safety Valve receipts of the past are history") {
  auto texts = fixture_texts();
  texts.at(kModel) +=
      "[history]\nsafety_valve_gbp = { source = \"DfE\", values = { \"2024\" = 2_000_000 } }\n";
  REQUIRE(faults_of(texts, {"do-nothing"}).empty());
  const Study study = read_study({"do-nothing"}, StoredSource(texts));
  REQUIRE(study.scenarios[0].model.history.size() == 1);
  CHECK(study.scenarios[0].model.history[0].values[0] == std::pair(2024, 2e6));
}
