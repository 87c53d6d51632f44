// The account of a programme, and its money in the ledger.
#include "core/programme.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "fixture.h"
#include "hand_ledger.h"
#include "reporting/programme_table.h"
#include "reporting/text_table.h"
#include "storage/intervention_file.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

Intervention shipped(const std::string& name) {
  const std::string key = "scenarios/programmes/" + name + ".toml";
  std::ifstream stream(std::string(HIGHNEEDS_SOURCE_DIR) + "/" + key);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return read_lone_programme({key, key, text});
}

CostLine cost(double yearly, Month from, Month to, Payer payer, int line = -1) {
  CostLine out;
  out.label = "cost";
  out.amount_gbp = known(yearly);
  out.from = from;
  out.to = to;
  out.payer = payer;
  out.line = line;
  return out;
}

/// 120,000 a year for two years from September 2025, paid by an income of 200,000.
Intervention two_years() {
  Intervention out;
  out.name = out.label = "two years";
  out.happens = known(1);
  out.realism = known(1);
  out.income = {{"first", 120'000, make_month(2025, 9)}, {"second", 80'000, make_month(2026, 9)}};
  out.costs = {cost(120'000, make_month(2025, 9), make_month(2027, 9), Payer::kProgrammeGrant)};
  out.phases = {{"one", make_month(2025, 9), make_month(2026, 4)},
                {"two", make_month(2026, 4), make_month(2027, 9)}};
  return out;
}

}  // namespace

TEST_CASE("The South East's improvement budget of 2020-21 carries 430 forward") {
  const Intervention budget = shipped("south-east-improvement-2020-21");
  const std::vector<PhaseStatement> statement = programme_statement(budget);
  REQUIRE(statement.size() == 1);
  CHECK(statement[0].name == "2020-21");
  CHECK(statement[0].income == Approx(523'930));
  CHECK(statement[0].planned == Approx(523'500));
  CHECK(statement[0].spent == Approx(523'500));
  CHECK(statement[0].from_accounts);
  CHECK(statement[0].carried_forward == Approx(430));
  CHECK_THAT(programme_table(budget), Contains("£523,930        £523,500        £523,500"));
  CHECK_THAT(programme_table(budget), Contains("£430"));
}

TEST_CASE("Sixty days of a partner cost 42,000 half and half, 36,000 to 48,000 otherwise") {
  const Study study = read_study({"everything-together"}, FolderSource({HIGHNEEDS_SOURCE_DIR}));
  const auto& all = study.scenarios[1].interventions;
  const auto support = std::find_if(all.begin(), all.end(), [](const Intervention& i) {
    return i.name == "sector-led-improvement";
  });
  REQUIRE(support != all.end());
  const std::vector<PhaseStatement> years = programme_statement(*support);
  REQUIRE(years.size() == 2);
  for (const PhaseStatement& year : years) {
    CHECK(year.planned == Approx(30 * 800 + 30 * 600));
    CHECK((year.planned >= 60 * 600 && year.planned <= 60 * 800));
  }
  CHECK(years[1].carried_forward == Approx(100'000 - 84'000));
}

TEST_CASE("A statement carries what is left from phase to phase") {
  Intervention programme = two_years();
  const std::vector<PhaseStatement> planned = programme_statement(programme);
  REQUIRE(planned.size() == 2);
  CHECK(planned[0].income == 120'000);
  CHECK(planned[0].planned == Approx(70'000));
  CHECK_FALSE(planned[0].from_accounts);
  CHECK(planned[0].carried_forward == Approx(50'000));
  CHECK(planned[1].brought_forward == Approx(50'000));
  CHECK(planned[1].income == 80'000);
  CHECK(planned[1].carried_forward == Approx(-40'000));  // 240,000 planned, 200,000 received
  programme.costs[0].spent_gbp = 180'000;
  CHECK(programme_statement(programme)[1].carried_forward == Approx(20'000));
  CHECK(programme_statement(programme)[1].planned == Approx(170'000));
  programme.costs[0].payer = Payer::kGeneralFund;
  CHECK(programme_statement(programme)[1].carried_forward == Approx(200'000));
  std::istringstream lines(programme_table(programme));
  for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= kTerminalColumns);
}

TEST_CASE("In the ledger a programme spends its income, and no more; what is left is ring-fenced") {
  Model model = still_model();
  model.finance.block.amount_gbp = known(0);
  model.finance.opening_balance_gbp = known(0);
  Intervention programme = two_years();
  const RunResult result = HandLedger(model, {programme}).keep();
  CHECK(item(result, model, BalanceItem::kProgrammeCost, 0) == Approx(70'000));
  CHECK(item(result, model, BalanceItem::kProgrammeGrant, 0) == Approx(70'000));
  CHECK(item(result, model, BalanceItem::kProgrammeUnspent, 0) == Approx(50'000));
  CHECK(item(result, model, BalanceItem::kProgrammeGrant, 1) == Approx(120'000));
  CHECK(item(result, model, BalanceItem::kProgrammeGrant, 2) == Approx(10'000));
  CHECK(item(result, model, BalanceItem::kProgrammeCost, 2) == Approx(50'000));
  CHECK(item(result, model, BalanceItem::kProgrammeUnspent, 3) == 0);
  CHECK(item(result, model, BalanceItem::kCumulative, 9) == 0);

  programme.costs[0].amount_gbp = known(60'000);  // 80,000 too much income
  CHECK(item(HandLedger(model, {programme}).keep(), model, BalanceItem::kProgrammeUnspent, 9) ==
        Approx(80'000));
  programme.ring_fenced = false;
  const RunResult released = HandLedger(model, {programme}).keep();
  CHECK(item(released, model, BalanceItem::kOtherIncome, 2) == Approx(80'000));
  CHECK(item(released, model, BalanceItem::kCumulative, 9) == Approx(80'000));
  CHECK(item(released, model, BalanceItem::kProgrammeUnspent, 9) == 0);
}

TEST_CASE("Income spent before the run is gone; the council's costs are on its own line") {
  Model model = still_model();
  Intervention programme = two_years();
  programme.income = {{"grant", 240'000, make_month(2023, 9)}};
  programme.costs[0].from = make_month(2023, 9);
  programme.costs[0].to = make_month(2025, 9);
  const RunResult result = HandLedger(model, {programme}).keep();
  CHECK(item(result, model, BalanceItem::kProgrammeGrant, 0) == Approx(50'000));
  CHECK(item(result, model, BalanceItem::kProgrammeUnspent, 0) == Approx(0).margin(1e-6));

  programme.costs = {
      cost(24'000, make_month(2025, 4), make_month(2026, 4), Payer::kGeneralFund, 5)};
  const RunResult council = HandLedger(model, {programme}).keep();
  CHECK(item(council, model, BalanceItem::kGeneralFund, 0) -
            item(result, model, BalanceItem::kGeneralFund, 0) ==
        Approx(24'000));
  CHECK(item(council, model, BalanceItem::kSpend, 0) ==
        item(result, model, BalanceItem::kSpend, 0));
}

TEST_CASE("A programme that does not add up is refused at its place") {
  const std::string text =
      "format = 1\nname = \"P\"\n[[income]]\nlabel = \"a\"\namount_gbp = 1\nreceived = "
      "2025-04-01\n[[costs]]\nlabel = \"b\"\ntotal_gbp = 1\nfrom = 2025-04-01\nto = "
      "2026-03-31\npaid_by = \"programme_grant\"\n";
  const auto fault = [](const std::string& wrong) {
    try {
      static_cast<void>(read_lone_programme({"p.toml", "p.toml", wrong}));
    } catch (const InputError& error) {
      return error.faults().front().message();
    }
    return std::string("none");
  };
  CHECK(fault(text) == "none");
  CHECK_THAT(fault(text + "[[phases]]\nname = \"x\"\nfrom = 2025-04-01\nto = 2025-09-30\n"),
             StartsWith("p.toml:13:3: 'phases' leave out months of the cost 'b'"));
  CHECK_THAT(fault(text + "[[phases]]\nname = \"x\"\nfrom = 2025-04-01\nto = 2025-09-30\n"
                          "[[phases]]\nname = \"y\"\nfrom = 2025-11-01\nto = 2026-03-31\n"),
             StartsWith("p.toml:19:1: 'phases.2.from' does not follow the phase before"));
  CHECK_THAT(fault(text + "line = \"1.2.1\"\n"),
             Contains("'costs.b.line' is only for paid_by = \"high_needs_block\" or"));
}
