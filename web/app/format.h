#pragma once
// Numbers as the interface writes them: true minus sign (U+2212), no leading zero for r, p and q,
// the same digits at every place. All return UTF-8. NaN and infinities: an en dash.

#include <array>
#include <string>

namespace sync_act::app {

// ".62", "−.31", "1.00"; a value that rounds to zero has no sign.
std::string format_r(double r, int decimals = 2);
// p or q: ".007"; "< .001" below the smallest that is shown.
std::string format_p(double p, int decimals = 3);
// "−12.5"
std::string format_number(double value, int decimals);
// "3,624"
std::string format_count(long long count);
// "31 %" from .31
std::string format_percent(double share);
// "5:06", "1:02:03"; rounded down to the second; negative times with a true minus.
std::string format_time(double secs);
// "5:06.0"
std::string format_time_tenths(double secs);
// "−18"
std::string format_mm(double mm);
// "40 −52 −18"
std::string format_mm(const std::array<double, 3>& mm);
// Without superfluous digits, for axis ticks with the given step: "0.5", "2", "−2".
std::string format_tick(double value, double step);

}  // namespace sync_act::app
