#pragma once
// Discrete Fourier transform of any length, of one complex series (double) or of four at a time
// (FloatLanes: four floats, one series per lane):
//
//   forward  X_f = sum_t x_t exp(-2 pi i f t / n)      inverse  x_t = sum_f X_f exp(+2 pi i f t /
//   n)
//
// Neither is scaled: inverse(forward(x)) = n x. Mixed-radix Stockham passes (radix 4, 2, 3, 5 and
// any other prime up to 31) in O(n log n); a length with a larger prime factor goes through
// Bluestein's chirp (Bluestein 1970), about 4 to 6 times the cost. Twiddle factors are taken in
// double: the relative error (L2) of a transform is about 1e-7 in float and 1e-16 in double, times
// sqrt(log n).

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace sync_act {

typedef float FloatLanes __attribute__((vector_size(16)));
inline constexpr std::size_t kFloatLanes = sizeof(FloatLanes) / sizeof(float);

template <class V>
struct Complex {
  V re{};
  V im{};
};

// V is double or FloatLanes. Plans are immutable: one may be used by several threads.
template <class V>
class Fft {
 public:
  explicit Fft(std::size_t n);  // n >= 1
  ~Fft();
  Fft(Fft&&) noexcept;
  Fft& operator=(Fft&&) noexcept;

  std::size_t size() const { return n_; }
  // Elements of working memory that the calls below want.
  std::size_t scratch_size() const;
  // In place. data.size() == size(), scratch.size() >= scratch_size().
  void forward(std::span<Complex<V>> data, std::span<Complex<V>> scratch) const;
  void inverse(std::span<Complex<V>> data, std::span<Complex<V>> scratch) const;

 private:
  struct Passes;
  struct Chirp;
  std::size_t n_ = 0;
  std::unique_ptr<Passes> passes_;  // of a length with small factors
  std::unique_ptr<Chirp> chirp_;    // of any other
};

// The smallest n' >= n with no prime factor above 5.
std::size_t next_smooth_length(std::size_t n);

// Coefficients of real series in an orthonormal real Fourier basis: c[0] the mean's, then for each
// frequency the cosine's and the sine's (scaled by sqrt(2/n)), at even n the last the Nyquist
// frequency's. Dot products of series are those of their coefficients (Parseval).
class RealFourier {
 public:
  explicit RealFourier(std::size_t n);  // n >= 1
  std::size_t size() const { return fft_.size(); }
  // series.size() == coefficients.size() == size(); may be the same memory. `scratch` is resized.
  void analyse(std::span<const float> series, std::span<float> coefficients,
               std::vector<Complex<double>>& scratch) const;
  void synthesize(std::span<const float> coefficients, std::span<float> series,
                  std::vector<Complex<double>>& scratch) const;

 private:
  Fft<double> fft_;
};

}  // namespace sync_act
