#include "core/networks/voxel_products.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/rng.h"
#include "core/networks/scan_covariance.h"

namespace sync_act {
namespace {

std::vector<float> noise(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(n);
  for (float& value : values) value = static_cast<float>(rng.normal());
  return values;
}

std::vector<const float*> rows_of(const std::vector<float>& values, std::size_t width) {
  std::vector<const float*> rows;
  for (std::size_t i = 0; i < values.size(); i += width) rows.push_back(values.data() + i);
  return rows;
}

}  // namespace

// Sums of up to 40 float products of size 1: 40 roundings of 6e-8 x 10 at most.
constexpr double kTolerance = 3e-5;

TEST_CASE("products over voxels equal plain loops for odd shapes") {
  for (const std::size_t n_rows : {1U, 3U, 4U, 9U, 40U}) {
    for (const std::size_t width : {4U, 8U, 12U, 20U}) {
      for (const std::size_t n_inner : {1U, 7U, 20U}) {
        CAPTURE(n_rows);
        CAPTURE(width);
        CAPTURE(n_inner);
        const auto x = noise(n_rows * n_inner, 1);
        const auto matrix = noise(n_inner * width, 2);
        const auto offset = noise(width, 3);
        std::vector<float> out(n_rows * width);
        multiply_rows(rows_of(x, n_inner), n_inner, matrix.data(), offset.data(), width,
                      out.data());
        const auto y = noise(n_rows * width, 4);
        std::vector<float> cross(width * width, 1.0F);
        add_cross_products(out.data(), y.data(), n_rows, width, cross.data());
        double largest = 0.0;
        for (std::size_t i = 0; i < n_rows; ++i) {
          for (std::size_t c = 0; c < width; ++c) {
            double sum = static_cast<double>(offset[c]);
            for (std::size_t j = 0; j < n_inner; ++j) {
              sum += static_cast<double>(x[i * n_inner + j]) *
                     static_cast<double>(matrix[j * width + c]);
            }
            largest = std::max(largest, std::abs(sum - static_cast<double>(out[i * width + c])));
          }
        }
        CHECK(largest < kTolerance);
        for (std::size_t a = 0; a < width; ++a) {
          for (std::size_t b = 0; b < width; ++b) {
            double sum = 1.0, sizes = 1.0;
            for (std::size_t i = 0; i < n_rows; ++i) {
              const double product =
                  static_cast<double>(out[i * width + a]) * static_cast<double>(y[i * width + b]);
              sum += product;
              sizes += std::abs(product);
            }
            REQUIRE(std::abs(sum - static_cast<double>(cross[a * width + b])) < 1e-6 * sizes);
          }
        }
      }
    }
  }
}

TEST_CASE("the covariance of scans equals double loops, without voxels that carry no signal") {
  for (const std::size_t n_times : {2U, 8U, 19U, 33U}) {
    CAPTURE(n_times);
    TimeSeries bold(n_times, 700, noise(n_times * 700, 5));
    for (float& value : bold.values()) value += 2.0F;
    bold.unit(5)[0] = std::nanf("");
    for (float& value : bold.unit(699)) value = 4.0F;
    ScanCovariance one(bold, 1);
    ScanCovariance three(bold, 3);
    while (!one.done()) one.run_unit();
    while (!three.done()) three.run_unit();
    CHECK(one.rows().size() == 698);
    const Eigen::MatrixXd c = one.take_covariance();
    CHECK(c == three.take_covariance());
    std::vector<double> means(n_times, 0.0);
    for (std::size_t t = 0; t < n_times; ++t) {
      for (const float* row : one.rows()) means[t] += static_cast<double>(row[t]) / 698.0;
    }
    double largest = 0.0;
    for (std::size_t s = 0; s < n_times; ++s) {
      for (std::size_t t = 0; t < n_times; ++t) {
        double sum = 0.0;
        for (const float* row : one.rows()) {
          sum +=
              (static_cast<double>(row[s]) - means[s]) * (static_cast<double>(row[t]) - means[t]);
        }
        const double ours = c(static_cast<Eigen::Index>(s), static_cast<Eigen::Index>(t));
        largest = std::max(largest, std::abs(sum / 698.0 - ours));
      }
    }
    CHECK(largest < 1e-6);  // blocks of 256 float products, then double
  }
}

}  // namespace sync_act
