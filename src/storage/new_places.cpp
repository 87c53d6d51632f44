#include "storage/new_places.h"

namespace highneeds {

NewPlaces read_new_places(TomlTable& table, Month census) {
  NewPlaces places;
  places.what = table.text("what");
  places.places = table.known("places", {Support::kPositive, "places", 0, 1e6});
  places.opens = table.month_from("opens");
  if (table.has("opens") && places.opens <= census) {
    table.fault("opens",
                "is not after the census (such places are open already); count them in "
                "'places' of the setting");
  }
  places.slip_months = table.number_or("slip_months", {Support::kPositive, "months", 0, 600}, 0);
  places.fill_per_year = table.number_or(
      "fill_per_year", {Support::kPositive, "share of the places a year", 0, 12}, 1);
  return places;
}

}  // namespace highneeds
