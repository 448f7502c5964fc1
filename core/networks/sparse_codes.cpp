#include "core/networks/sparse_codes.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#ifdef SYNC_ACT_RELAXED_SIMD
#include <wasm_simd128.h>
#endif

#include "core/base/result.h"

namespace sync_act {
namespace {

typedef float Vec __attribute__((vector_size(16)));
constexpr std::size_t kLanes = 4;
constexpr std::size_t kPanelVectors = 2;
constexpr std::size_t kPanel = kPanelVectors * kLanes;
constexpr std::size_t kRows = 4;          // series at a time: 4 x 2 sums stay in registers
constexpr std::size_t kBlockTimes = 304;  // a panel of that many samples stays in the L1 cache

inline Vec load(const float* from) {
  Vec v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
inline void store(float* to, Vec v) { std::memcpy(to, &v, sizeof v); }
inline Vec splat(float x) { return Vec{x, x, x, x}; }
inline Vec multiply_add(Vec a, Vec b, Vec sum) {
#ifdef SYNC_ACT_RELAXED_SIMD
  return (Vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)sum);
#else
  return sum + a * b;
#endif
}

// to += factor * from; both of a length that is a multiple of kLanes, or rest by rest.
inline void add_scaled(const float* from, float factor, std::size_t n, float* to) {
  const Vec f = splat(factor);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) store(to + i, multiply_add(f, load(from + i), load(to + i)));
  for (; i < n; ++i) to[i] += factor * from[i];
}

// One tile of D'x: adds the samples [first, last) to `to`, kRows rows of `stride`.
void multiply_tile(const float* const* series, const float* panel, std::size_t first,
                   std::size_t last, float* const* to) {
  Vec sums[kRows][kPanelVectors] = {};
  for (std::size_t t = first; t < last; ++t) {
    const Vec low = load(panel + t * kPanel);
    const Vec high = load(panel + t * kPanel + kLanes);
    for (std::size_t row = 0; row < kRows; ++row) {
      const Vec x = splat(series[row][t]);
      sums[row][0] = multiply_add(x, low, sums[row][0]);
      sums[row][1] = multiply_add(x, high, sums[row][1]);
    }
  }
  for (std::size_t row = 0; row < kRows; ++row) {
    store(to[row], load(to[row]) + sums[row][0]);
    store(to[row] + kLanes, load(to[row] + kLanes) + sums[row][1]);
  }
}

inline float shrink(float x, float by) {
  if (x > by) return x - by;
  if (x < -by) return x + by;
  return 0.0F;
}

}  // namespace

SparseCoder::SparseCoder(std::size_t n_times, std::size_t n_atoms)
    : n_times_(n_times),
      n_atoms_(n_atoms),
      stride_((n_atoms + kPanel - 1) / kPanel * kPanel),
      panels_(stride_ * n_times),
      gram_(n_atoms * stride_) {}

void SparseCoder::set_atoms(std::span<const double> atoms) {
  SYNC_ACT_ASSERT(atoms.size() == n_atoms_ * n_times_);
  for (std::size_t j = 0; j < n_atoms_; ++j) {
    float* const panel = panels_.data() + j / kPanel * kPanel * n_times_ + j % kPanel;
    for (std::size_t t = 0; t < n_times_; ++t) {
      panel[t * kPanel] = static_cast<float>(atoms[j * n_times_ + t]);
    }
  }
  for (std::size_t i = 0; i < n_atoms_; ++i) {
    for (std::size_t j = i; j < n_atoms_; ++j) {
      double sum = 0.0;
      for (std::size_t t = 0; t < n_times_; ++t) {
        sum += atoms[i * n_times_ + t] * atoms[j * n_times_ + t];
      }
      gram_[i * stride_ + j] = gram_[j * stride_ + i] = static_cast<float>(sum);
    }
  }
}

void SparseCoder::multiply(std::span<const float* const> series, std::span<float> products) const {
  SYNC_ACT_ASSERT(products.size() >= series.size() * stride_);
  std::fill(products.begin(), products.end(), 0.0F);
  float aside[kPanel];
  for (std::size_t first = 0; first < n_times_; first += kBlockTimes) {
    const std::size_t last = std::min(n_times_, first + kBlockTimes);
    for (std::size_t p = 0; p < stride_; p += kPanel) {
      for (std::size_t v = 0; v < series.size(); v += kRows) {
        const float* rows[kRows];
        float* to[kRows];
        for (std::size_t row = 0; row < kRows; ++row) {
          const bool inside = v + row < series.size();
          rows[row] = series[inside ? v + row : v];
          to[row] = inside ? products.data() + (v + row) * stride_ + p : aside;
          if (!inside) std::fill(aside, aside + kPanel, 0.0F);
        }
        multiply_tile(rows, panels_.data() + p * n_times_, first, last, to);
      }
    }
  }
}

bool SparseCoder::descend(const float* products, float penalty, CodeLimits limits, float* q,
                          float* code) const {
  std::copy(products, products + stride_, q);
  for (std::size_t j = 0; j < n_atoms_; ++j) {
    if (code[j] != 0.0F) add_scaled(gram_.data() + j * stride_, -code[j], stride_, q);
  }
  bool over_all = true;
  for (int sweep = 0; sweep < limits.max_sweeps; ++sweep) {
    float largest_change = 0.0F;
    float largest = 0.0F;
    for (std::size_t j = 0; j < n_atoms_; ++j) {
      const float before = code[j];
      if (before == 0.0F && (!over_all || std::abs(q[j]) <= penalty)) continue;
      const float* const gram = gram_.data() + j * stride_;
      const float now = gram[j] > 0.0F ? shrink(q[j] + gram[j] * before, penalty) / gram[j] : 0.0F;
      largest = std::max(largest, std::abs(now));
      if (now == before) continue;
      code[j] = now;
      add_scaled(gram, before - now, stride_, q);
      largest_change = std::max(largest_change, std::abs(now - before));
    }
    const bool settled = largest_change <= limits.tolerance * largest;
    if (settled && over_all) return true;
    over_all = settled;
  }
  return false;
}

CodeSums SparseCoder::code(const float* data, std::span<const std::size_t> voxels,
                           std::span<const double> energies, float penalty, CodeLimits limits,
                           bool last, std::span<float> codes) const {
  CodeSums sums;
  if (last) {
    sums.unique_energy.assign(n_atoms_, 0.0);
  } else {
    sums.code_gram.assign(n_atoms_ * stride_, 0.0F);
    sums.series_sum.assign(n_atoms_ * n_times_, 0.0F);
  }
  std::vector<const float*> series(voxels.size());
  for (std::size_t i = 0; i < voxels.size(); ++i) series[i] = data + voxels[i] * n_times_;
  std::vector<float> products(voxels.size() * stride_);
  multiply(series, products);
  std::vector<float> q(stride_);
  std::vector<float> before(stride_);
  for (std::size_t i = 0; i < voxels.size(); ++i) {
    float* const a = codes.data() + voxels[i] * stride_;
    const float* const c = products.data() + i * stride_;
    std::copy(a, a + stride_, before.begin());
    if (!descend(c, penalty, limits, q.data(), a)) ++sums.n_unfinished;
    double explained = 0.0;  // ||x||^2 - ||x - D a||^2 = a'(c + q)
    double size = 0.0;
    for (std::size_t j = 0; j < n_atoms_; ++j) {
      explained += static_cast<double>(a[j]) * static_cast<double>(c[j] + q[j]);
      size += static_cast<double>(std::abs(a[j]));
    }
    const double residual = energies[voxels[i]] - explained;
    sums.objective += 0.5 * residual + static_cast<double>(penalty) * size;
    if (residual > sums.worst_residual) {
      sums.worst_residual = residual;
      sums.worst_voxel = i;
    }
    for (std::size_t j = 0; j < n_atoms_; ++j) {
      if (last) {
        sums.unique_energy[j] +=
            static_cast<double>(a[j] * (2.0F * q[j] + a[j] * gram_[j * stride_ + j]));
        continue;
      }
      float* const gram = sums.code_gram.data() + j * stride_;
      if (a[j] != 0.0F) add_scaled(a, a[j], stride_, gram);
      if (before[j] != 0.0F) add_scaled(before.data(), -before[j], stride_, gram);
      if (a[j] != before[j]) {
        add_scaled(series[i], a[j] - before[j], n_times_, sums.series_sum.data() + j * n_times_);
      }
    }
  }
  return sums;
}

}  // namespace sync_act
