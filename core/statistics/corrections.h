#pragma once
// Correction for many tests: false discovery rate (Benjamini & Hochberg 1995; under any dependence
// Benjamini & Yekutieli 2001).
//
//   q_(i) = min over j >= i of  c m p_(j) / j,  at most 1;   c = 1 (BH),  sum_{i=1..m} 1/i (BY)

#include <span>
#include <string>
#include <vector>

namespace sync_act {

enum class Correction { kBenjaminiHochberg, kBenjaminiYekutieli };

// q of every p. NaN stays NaN and is not counted among the m tests.
std::vector<double> adjusted_p(std::span<const double> p, Correction correction);

// The level at which tests within a selected family are to be done, so that the false discovery
// rate over selected families is kept: alpha R / (c m), with R families of m selected at alpha
// (Benjamini & Bogomolov 2014). 0 where none is selected.
double level_within_selected(std::span<const double> p, double alpha, Correction correction);

// "bh" and "by": names of a parameter's choices, in the order of the enum.
std::vector<std::string> correction_names();

}  // namespace sync_act
