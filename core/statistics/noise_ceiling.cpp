#include "core/statistics/noise_ceiling.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <span>

#include "core/base/rng.h"
#include "core/statistics/fisher_z.h"

namespace sync_act {
namespace {

using Course = std::vector<double>;

// z-scored; empty without signal.
Course z_scored(std::span<const float> series) {
  Course z(series.begin(), series.end());
  const auto n = static_cast<double>(z.size());
  const double mean = std::accumulate(z.begin(), z.end(), 0.0) / n;
  double squares = 0;
  for (double& x : z) {
    x -= mean;
    squares += x * x;
  }
  const double sd = std::sqrt(squares / n);
  if (!std::isfinite(sd) || sd <= 1e-12 * std::abs(mean) || sd == 0.0) return {};
  for (double& x : z) x /= sd;
  return z;
}

Course sum_of(const std::vector<Course>& courses, std::span<const std::size_t> which) {
  Course sum(courses.front().size(), 0.0);
  for (const std::size_t i : which) {
    for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += courses[i][t];
  }
  return sum;
}

double split_half(const std::vector<Course>& courses, std::size_t n_splits, std::uint64_t seed) {
  std::vector<double> r;
  for (std::size_t split = 0; split < n_splits; ++split) {
    Rng rng(seed, split);
    std::vector<std::size_t> order(courses.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = order.size(); i > 1; --i) {
      std::swap(order[i - 1], order[static_cast<std::size_t>(rng.below(i))]);
    }
    const std::size_t half = order.size() / 2;
    r.push_back(pearson(sum_of(courses, std::span(order).first(half)),
                        sum_of(courses, std::span(order).subspan(half))));
  }
  return fisher_mean(r);
}

double inter_subject(const std::vector<Course>& courses) {
  std::vector<std::size_t> everybody(courses.size());
  std::iota(everybody.begin(), everybody.end(), std::size_t{0});
  const Course sum = sum_of(courses, everybody);
  std::vector<double> r;
  for (const Course& course : courses) {
    Course others = sum;
    for (std::size_t t = 0; t < others.size(); ++t) others[t] -= course[t];
    r.push_back(pearson(course, others));
  }
  return fisher_mean(r);
}

}  // namespace

double spearman_brown(double r) {
  if (std::isnan(r)) return r;
  return r <= 0.0 ? 0.0 : 2.0 * r / (1.0 + r);
}

Result<NoiseCeiling> noise_ceiling(const std::vector<const TimeSeries*>& subjects,
                                   std::size_t n_splits, std::uint64_t seed) {
  if (subjects.size() < 2) {
    return bad_input(message("A noise ceiling needs at least 2 subjects; there ",
                             subjects.size() == 1 ? "is 1." : "are none."));
  }
  const std::size_t n_times = subjects[0]->n_times();
  const std::size_t n_networks = subjects[0]->n_units();
  for (std::size_t i = 1; i < subjects.size(); ++i) {
    if (subjects[i]->n_times() == n_times && subjects[i]->n_units() == n_networks) continue;
    return bad_input(message("Subject ", i + 1, " has ", subjects[i]->n_times(), " scans x ",
                             subjects[i]->n_units(), " networks, subject 1 has ", n_times, " x ",
                             n_networks, "."));
  }
  NoiseCeiling ceiling;
  ceiling.n_subjects = subjects.size();
  ceiling.n_splits = n_splits;
  for (std::size_t k = 0; k < n_networks; ++k) {
    std::vector<Course> courses;
    for (const TimeSeries* subject : subjects) {
      if (Course course = z_scored(subject->unit(k)); !course.empty()) {
        courses.push_back(std::move(course));
      }
    }
    const bool enough = courses.size() >= 2;
    const double none = std::numeric_limits<double>::quiet_NaN();
    ceiling.split_half_r.push_back(enough ? split_half(courses, n_splits, seed) : none);
    ceiling.inter_subject_r.push_back(enough ? inter_subject(courses) : none);
    ceiling.reliability.push_back(spearman_brown(ceiling.split_half_r.back()));
    ceiling.ceiling_r.push_back(std::sqrt(ceiling.reliability.back()));
  }
  return ceiling;
}

}  // namespace sync_act
