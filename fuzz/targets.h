/// @file
/// The doors through which texts and files of others come in, each taking any bytes. What is wrong
/// must end in a fault of ours; every other end is a find. Used by the fuzzers, and by the test
/// that replays tests/data/fuzz.
#pragma once

#include <string_view>

namespace highneeds::fuzz {

/// A TOML file of the small authority of tests/data with all it names. The first byte says which:
/// m model, s scenario, i intervention, p a programme by itself.
void read_toml(std::string_view bytes);

/// A CSV file. The first byte says which: t a model's table, a readings, c caseload of a release,
/// n new plans of a release, x transitions, p population, f finance, b neighbours.
void read_csv(std::string_view bytes);

/// A results file: its axes, inputs, draws, runs and summaries.
void read_results(std::string_view bytes);

/// The journal of a run that was stopped. The first byte says which: w the whole file as it lies on
/// the disk, r what its records hold, cut at each \x1e; they get the lengths and digests that no
/// mutation would hit upon.
void read_journal(std::string_view bytes);

}  // namespace highneeds::fuzz
