#include "core/base/fft.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <type_traits>
#include <utility>

namespace sync_act {
namespace {

constexpr std::size_t kLargestRadix = 31;

template <class V>
using Scalar = std::conditional_t<std::is_same_v<V, double>, double, float>;

template <class V>
Complex<V> operator+(Complex<V> a, Complex<V> b) {
  return {a.re + b.re, a.im + b.im};
}
template <class V>
Complex<V> operator-(Complex<V> a, Complex<V> b) {
  return {a.re - b.re, a.im - b.im};
}

// a w, or a conj(w) for the inverse transform.
template <bool kInverse, class V, class S>
Complex<V> turned(Complex<V> a, Complex<S> w) {
  if constexpr (kInverse) return {a.re * w.re + a.im * w.im, a.im * w.re - a.re * w.im};
  return {a.re * w.re - a.im * w.im, a.im * w.re + a.re * w.im};
}

// -i a, or +i a for the inverse transform.
template <bool kInverse, class V>
Complex<V> quarter_turned(Complex<V> a) {
  if constexpr (kInverse) return {-a.im, a.re};
  return {a.im, -a.re};
}

template <class S>
Complex<S> root_of_unity(std::size_t numerator, std::size_t n) {
  const double angle =
      -2.0 * std::numbers::pi * static_cast<double>(numerator % n) / static_cast<double>(n);
  return {static_cast<S>(std::cos(angle)), static_cast<S>(std::sin(angle))};
}

std::vector<std::size_t> factors_of(std::size_t n) {
  std::vector<std::size_t> factors;
  for (const std::size_t radix : {std::size_t{4}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
    for (; n % radix == 0; n /= radix) factors.push_back(radix);
  }
  for (std::size_t prime = 7; n > 1; prime += 2) {
    if (prime * prime > n) prime = n;
    for (; n % prime == 0; n /= prime) factors.push_back(prime);
  }
  return factors;
}

// Where one pass reads and writes: `n_inner` neighbouring samples of radix x n_outer groups.
template <class V>
struct Pass {
  std::size_t radix = 0;
  std::size_t n_outer = 0;
  std::size_t n_inner = 0;
  const Complex<Scalar<V>>* twiddles = nullptr;  // [(radix - 1) x n_inner]
  const Complex<Scalar<V>>* roots = nullptr;     // [radix]
};

template <bool kInverse, class V>
void pass_2(const Pass<V>& pass, const Complex<V>* from, Complex<V>* to) {
  const std::size_t n = pass.n_inner;
  for (std::size_t k = 0; k < pass.n_outer; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<V> a = from[i + n * (2 * k)];
      const Complex<V> b = from[i + n * (2 * k + 1)];
      to[i + n * k] = a + b;
      to[i + n * (k + pass.n_outer)] = turned<kInverse>(a - b, pass.twiddles[i]);
    }
  }
}

template <bool kInverse, class V>
void pass_3(const Pass<V>& pass, const Complex<V>* from, Complex<V>* to) {
  using S = Scalar<V>;
  constexpr S kSine = static_cast<S>(0.866025403784438646763723170752936183);
  const std::size_t n = pass.n_inner;
  const std::size_t step = n * pass.n_outer;
  for (std::size_t k = 0; k < pass.n_outer; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<V>* const x = from + i + n * 3 * k;
      Complex<V>* const y = to + i + n * k;
      const Complex<V> sum = x[n] + x[2 * n];
      const Complex<V> difference = x[n] - x[2 * n];
      const Complex<V> centre{x[0].re - sum.re * S{0.5}, x[0].im - sum.im * S{0.5}};
      const Complex<V> side =
          quarter_turned<kInverse>(Complex<V>{difference.re * kSine, difference.im * kSine});
      y[0] = x[0] + sum;
      y[step] = turned<kInverse>(centre + side, pass.twiddles[i]);
      y[2 * step] = turned<kInverse>(centre - side, pass.twiddles[n + i]);
    }
  }
}

template <bool kInverse, class V>
void pass_4(const Pass<V>& pass, const Complex<V>* from, Complex<V>* to) {
  const std::size_t n = pass.n_inner;
  const std::size_t step = n * pass.n_outer;
  for (std::size_t k = 0; k < pass.n_outer; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<V>* const x = from + i + n * 4 * k;
      Complex<V>* const y = to + i + n * k;
      const Complex<V> even_sum = x[0] + x[2 * n];
      const Complex<V> even_difference = x[0] - x[2 * n];
      const Complex<V> odd_sum = x[n] + x[3 * n];
      const Complex<V> odd = quarter_turned<kInverse>(x[n] - x[3 * n]);
      y[0] = even_sum + odd_sum;
      y[step] = turned<kInverse>(even_difference + odd, pass.twiddles[i]);
      y[2 * step] = turned<kInverse>(even_sum - odd_sum, pass.twiddles[n + i]);
      y[3 * step] = turned<kInverse>(even_difference - odd, pass.twiddles[2 * n + i]);
    }
  }
}

template <bool kInverse, class V>
void pass_5(const Pass<V>& pass, const Complex<V>* from, Complex<V>* to) {
  using S = Scalar<V>;
  constexpr S kCos1 = static_cast<S>(0.309016994374947424102293417182819059);
  constexpr S kCos2 = static_cast<S>(-0.809016994374947424102293417182819059);
  constexpr S kSin1 = static_cast<S>(0.951056516295153572116439333379382143);
  constexpr S kSin2 = static_cast<S>(0.587785252292473129168705954639072769);
  const std::size_t n = pass.n_inner;
  const std::size_t step = n * pass.n_outer;
  for (std::size_t k = 0; k < pass.n_outer; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<V>* const x = from + i + n * 5 * k;
      Complex<V>* const y = to + i + n * k;
      const Complex<V> sum_1 = x[n] + x[4 * n];
      const Complex<V> difference_1 = x[n] - x[4 * n];
      const Complex<V> sum_2 = x[2 * n] + x[3 * n];
      const Complex<V> difference_2 = x[2 * n] - x[3 * n];
      const Complex<V> centre_1{x[0].re + sum_1.re * kCos1 + sum_2.re * kCos2,
                                x[0].im + sum_1.im * kCos1 + sum_2.im * kCos2};
      const Complex<V> centre_2{x[0].re + sum_1.re * kCos2 + sum_2.re * kCos1,
                                x[0].im + sum_1.im * kCos2 + sum_2.im * kCos1};
      const Complex<V> side_1 =
          quarter_turned<kInverse>(Complex<V>{difference_1.re * kSin1 + difference_2.re * kSin2,
                                              difference_1.im * kSin1 + difference_2.im * kSin2});
      const Complex<V> side_2 =
          quarter_turned<kInverse>(Complex<V>{difference_1.re * kSin2 - difference_2.re * kSin1,
                                              difference_1.im * kSin2 - difference_2.im * kSin1});
      y[0] = x[0] + sum_1 + sum_2;
      y[step] = turned<kInverse>(centre_1 + side_1, pass.twiddles[i]);
      y[2 * step] = turned<kInverse>(centre_2 + side_2, pass.twiddles[n + i]);
      y[3 * step] = turned<kInverse>(centre_2 - side_2, pass.twiddles[2 * n + i]);
      y[4 * step] = turned<kInverse>(centre_1 - side_1, pass.twiddles[3 * n + i]);
    }
  }
}

template <bool kInverse, class V>
void pass_any(const Pass<V>& pass, const Complex<V>* from, Complex<V>* to) {
  const std::size_t n = pass.n_inner;
  const std::size_t radix = pass.radix;
  const std::size_t step = n * pass.n_outer;
  for (std::size_t k = 0; k < pass.n_outer; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<V>* const x = from + i + n * radix * k;
      Complex<V>* const y = to + i + n * k;
      for (std::size_t b = 0; b < radix; ++b) {
        Complex<V> sum = x[0];
        for (std::size_t a = 1; a < radix; ++a) {
          sum = sum + turned<kInverse>(x[a * n], pass.roots[a * b % radix]);
        }
        y[b * step] = b == 0 ? sum : turned<kInverse>(sum, pass.twiddles[(b - 1) * n + i]);
      }
    }
  }
}

}  // namespace

template <class V>
struct Fft<V>::Passes {
  std::size_t n;
  std::vector<std::size_t> factors;
  std::vector<std::vector<Complex<Scalar<V>>>> twiddles;
  std::vector<std::vector<Complex<Scalar<V>>>> roots;

  Passes(std::size_t length, std::vector<std::size_t> radices)
      : n(length), factors(std::move(radices)) {
    std::size_t n_outer = 1;
    for (const std::size_t radix : factors) {
      const std::size_t n_inner = n / (n_outer * radix);
      auto& of_pass = twiddles.emplace_back();
      for (std::size_t b = 1; b < radix; ++b) {
        for (std::size_t i = 0; i < n_inner; ++i) {
          of_pass.push_back(root_of_unity<Scalar<V>>(b * n_outer * i, n));
        }
      }
      auto& of_radix = roots.emplace_back();
      for (std::size_t a = 0; a < radix; ++a) {
        of_radix.push_back(root_of_unity<Scalar<V>>(a, radix));
      }
      n_outer *= radix;
    }
  }

  template <bool kInverse>
  void run(Complex<V>* data, Complex<V>* scratch) const {
    Complex<V>* from = data;
    Complex<V>* to = scratch;
    std::size_t n_outer = 1;
    for (std::size_t f = 0; f < factors.size(); ++f) {
      const Pass<V> pass{factors[f], n_outer, n / (n_outer * factors[f]), twiddles[f].data(),
                         roots[f].data()};
      switch (pass.radix) {
        case 2:
          pass_2<kInverse>(pass, from, to);
          break;
        case 3:
          pass_3<kInverse>(pass, from, to);
          break;
        case 4:
          pass_4<kInverse>(pass, from, to);
          break;
        case 5:
          pass_5<kInverse>(pass, from, to);
          break;
        default:
          pass_any<kInverse>(pass, from, to);
      }
      std::swap(from, to);
      n_outer *= pass.radix;
    }
    if (from != data) std::copy(from, from + n, data);
  }
};

// X_f = w_f sum_t (x_t w_t) conj(w_(f - t)) with w_t = exp(-pi i t^2 / n): a convolution, done at a
// smooth length of at least 2 n - 1.
template <class V>
struct Fft<V>::Chirp {
  std::size_t n;
  Passes passes;
  std::vector<Complex<Scalar<V>>> chirp;   // w_t
  std::vector<Complex<Scalar<V>>> kernel;  // transform of conj(w), over the smooth length

  explicit Chirp(std::size_t length)
      : n(length),
        passes(next_smooth_length(2 * n - 1), factors_of(next_smooth_length(2 * n - 1))) {
    std::vector<Complex<double>> exact(n);
    for (std::size_t t = 0; t < n; ++t) {
      const std::uint64_t square = std::uint64_t{t} * t % (2 * std::uint64_t{n});
      exact[t] = root_of_unity<double>(static_cast<std::size_t>(square), 2 * n);
      chirp.push_back({static_cast<Scalar<V>>(exact[t].re), static_cast<Scalar<V>>(exact[t].im)});
    }
    const std::size_t m = passes.n;
    std::vector<Complex<double>> wrapped(m);
    for (std::size_t t = 0; t < n; ++t) {
      wrapped[t] = {exact[t].re, -exact[t].im};
      if (t > 0) wrapped[m - t] = wrapped[t];
    }
    const Fft<double> fft(m);
    std::vector<Complex<double>> scratch(fft.scratch_size());
    fft.forward(wrapped, scratch);
    const double scale = 1.0 / static_cast<double>(m);
    for (const Complex<double>& value : wrapped) {
      kernel.push_back(
          {static_cast<Scalar<V>>(value.re * scale), static_cast<Scalar<V>>(value.im * scale)});
    }
  }

  template <bool kInverse>
  void run(Complex<V>* data, Complex<V>* scratch) const {
    const std::size_t m = passes.n;
    Complex<V>* const work = scratch;
    for (std::size_t t = 0; t < n; ++t) work[t] = turned<kInverse>(data[t], chirp[t]);
    std::fill(work + n, work + m, Complex<V>{});
    // The kernel is symmetric in t, so that of the inverse transform is its complex conjugate's.
    passes.template run<kInverse>(work, scratch + m);
    for (std::size_t f = 0; f < m; ++f) work[f] = turned<kInverse>(work[f], kernel[f]);
    passes.template run<!kInverse>(work, scratch + m);
    for (std::size_t t = 0; t < n; ++t) data[t] = turned<kInverse>(work[t], chirp[t]);
  }
};

template <class V>
Fft<V>::Fft(std::size_t n) : n_(n) {
  assert(n >= 1);
  std::vector<std::size_t> factors = factors_of(n);
  const bool is_smooth =
      std::all_of(factors.begin(), factors.end(), [](std::size_t f) { return f <= kLargestRadix; });
  if (is_smooth) {
    passes_ = std::make_unique<Passes>(n, std::move(factors));
  } else {
    chirp_ = std::make_unique<Chirp>(n);
  }
}

template <class V>
Fft<V>::~Fft() = default;
template <class V>
Fft<V>::Fft(Fft&&) noexcept = default;
template <class V>
Fft<V>& Fft<V>::operator=(Fft&&) noexcept = default;

template <class V>
std::size_t Fft<V>::scratch_size() const {
  return chirp_ ? 2 * chirp_->passes.n : n_;
}

template <class V>
void Fft<V>::forward(std::span<Complex<V>> data, std::span<Complex<V>> scratch) const {
  assert(data.size() == n_ && scratch.size() >= scratch_size());
  if (passes_) {
    passes_->template run<false>(data.data(), scratch.data());
  } else {
    chirp_->template run<false>(data.data(), scratch.data());
  }
}

template <class V>
void Fft<V>::inverse(std::span<Complex<V>> data, std::span<Complex<V>> scratch) const {
  assert(data.size() == n_ && scratch.size() >= scratch_size());
  if (passes_) {
    passes_->template run<true>(data.data(), scratch.data());
  } else {
    chirp_->template run<true>(data.data(), scratch.data());
  }
}

template class Fft<double>;
template class Fft<FloatLanes>;

std::size_t next_smooth_length(std::size_t n) {
  const auto is_smooth = [](std::size_t m) {
    for (const std::size_t prime : {std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
      while (m % prime == 0) m /= prime;
    }
    return m == 1;
  };
  std::size_t m = std::max<std::size_t>(1, n);
  while (!is_smooth(m)) ++m;
  return m;
}

RealFourier::RealFourier(std::size_t n) : fft_(n) {}

void RealFourier::analyse(std::span<const float> series, std::span<float> coefficients,
                          std::vector<Complex<double>>& scratch) const {
  const std::size_t n = size();
  assert(series.size() == n && coefficients.size() == n);
  scratch.resize(n + fft_.scratch_size());
  const std::span<Complex<double>> spectrum(scratch.data(), n);
  for (std::size_t t = 0; t < n; ++t) spectrum[t] = {static_cast<double>(series[t]), 0.0};
  fft_.forward(spectrum, std::span(scratch).subspan(n));
  const double scale = 1.0 / std::sqrt(static_cast<double>(n));
  const double pair_scale = std::numbers::sqrt2 * scale;
  coefficients[0] = static_cast<float>(spectrum[0].re * scale);
  for (std::size_t f = 1; 2 * f < n; ++f) {
    coefficients[2 * f - 1] = static_cast<float>(spectrum[f].re * pair_scale);
    coefficients[2 * f] = static_cast<float>(spectrum[f].im * pair_scale);
  }
  if (n % 2 == 0) coefficients[n - 1] = static_cast<float>(spectrum[n / 2].re * scale);
}

void RealFourier::synthesize(std::span<const float> coefficients, std::span<float> series,
                             std::vector<Complex<double>>& scratch) const {
  const std::size_t n = size();
  assert(series.size() == n && coefficients.size() == n);
  scratch.resize(n + fft_.scratch_size());
  const std::span<Complex<double>> spectrum(scratch.data(), n);
  const double scale = 1.0 / std::sqrt(static_cast<double>(n));
  const double pair_scale = scale / std::numbers::sqrt2;
  spectrum[0] = {static_cast<double>(coefficients[0]) * scale, 0.0};
  for (std::size_t f = 1; 2 * f < n; ++f) {
    spectrum[f] = {static_cast<double>(coefficients[2 * f - 1]) * pair_scale,
                   static_cast<double>(coefficients[2 * f]) * pair_scale};
    spectrum[n - f] = {spectrum[f].re, -spectrum[f].im};
  }
  if (n % 2 == 0) spectrum[n / 2] = {static_cast<double>(coefficients[n - 1]) * scale, 0.0};
  fft_.inverse(spectrum, std::span(scratch).subspan(n));
  for (std::size_t t = 0; t < n; ++t) series[t] = static_cast<float>(spectrum[t].re);
}

}  // namespace sync_act
