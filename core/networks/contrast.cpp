#include "core/networks/contrast.h"

#include "core/networks/four_lanes.h"
#include "core/networks/voxel_products.h"

namespace sync_act {
namespace {

using four_lanes::Floats;
using four_lanes::Integers;
using four_lanes::load;
using four_lanes::multiply_add;
using four_lanes::splat;
using four_lanes::store;

struct Value {
  Floats g;
  Floats slope;
};

template <std::size_t n>
inline __attribute__((always_inline)) Floats polynomial(const float (&coefficients)[n], Floats x) {
  Floats sum = splat(coefficients[n - 1]);
  for (std::size_t i = n - 1; i-- > 0;) sum = multiply_add(sum, x, splat(coefficients[i]));
  return sum;
}

// x P(x^2) / Q(x^2), fitted for the least relative error on |x| <= 7.9; beyond, tanh is 1 to
// float32's last digit.
inline __attribute__((always_inline)) Floats tanh_of(Floats x) {
  static constexpr float kP[] = {1.0F,
                                 1.312793610e-01F,
                                 3.153426264e-03F,
                                 1.168708664e-05F,
                                 -2.251455485e-08F,
                                 6.476731682e-11F,
                                 -1.190563889e-13F};
  static constexpr float kQ[] = {1.0F, 4.646126782e-01F, 2.469101356e-02F, 2.619002839e-04F};
  const Floats limit = splat(7.9F);
  x = x > limit ? limit : x;
  x = x < -limit ? -limit : x;
  const Floats square = x * x;
  return x * polynomial(kP, square) / polynomial(kQ, square);
}

// exp(x) for x <= 0: 2^n exp(r), |r| <= ln(2) / 2, by Taylor's series; 0 below -87.
inline __attribute__((always_inline)) Floats exp_of_negative(Floats x) {
  static constexpr float kTaylor[] = {1.0F,         1.0F,          0.5F,         1.0F / 6.0F,
                                      1.0F / 24.0F, 1.0F / 120.0F, 1.0F / 720.0F};
  const Floats lowest = splat(-87.0F);
  const auto vanishes = x < lowest;
  x = x < lowest ? lowest : x;
  const Integers n = __builtin_convertvector(multiply_add(x, splat(1.44269504F), splat(-0.5F)),
                                             Integers);  // rounds: x is negative
  const Floats whole = __builtin_convertvector(n, Floats);
  Floats rest = multiply_add(whole, splat(-0.693359375F), x);
  rest = multiply_add(whole, splat(2.12194440e-4F), rest);
  const Integers bits = (n + 127) << 23;
  Floats scale;
  std::memcpy(&scale, &bits, sizeof(scale));
  const Floats value = polynomial(kTaylor, rest) * scale;
  return vanishes ? Floats{} : value;
}

struct Logcosh {
  static inline __attribute__((always_inline)) Value of(Floats y) {
    const Floats g = tanh_of(y);
    return {g, splat(1.0F) - g * g};
  }
};
struct Exp {
  static inline __attribute__((always_inline)) Value of(Floats y) {
    const Floats square = y * y;
    const Floats e = exp_of_negative(square * splat(-0.5F));
    return {y * e, (splat(1.0F) - square) * e};
  }
};
struct Cube {
  static inline __attribute__((always_inline)) Value of(Floats y) {
    const Floats square = y * y;
    return {square * y, splat(3.0F) * square};
  }
};

template <class Function>
void apply(float* y, std::size_t n_rows, std::size_t width, double* slopes) {
  for (std::size_t c = 0; c < width; c += kLanes) {
    Floats sum = {};
    for (std::size_t v = 0; v < n_rows; ++v) {
      float* const at = y + v * width + c;
      const Value value = Function::of(load(at));
      store(at, value.g);
      sum += value.slope;
    }
    for (std::size_t i = 0; i < kLanes; ++i) slopes[c + i] += static_cast<double>(sum[i]);
  }
}

}  // namespace

const std::vector<std::string>& contrast_names() {
  static const std::vector<std::string> kNames{"logcosh", "exp", "cube"};
  return kNames;
}

void apply_contrast(Contrast contrast, float* y, std::size_t n_rows, std::size_t width,
                    double* slopes) {
  switch (contrast) {
    case Contrast::kLogcosh:
      return apply<Logcosh>(y, n_rows, width, slopes);
    case Contrast::kExp:
      return apply<Exp>(y, n_rows, width, slopes);
    case Contrast::kCube:
      return apply<Cube>(y, n_rows, width, slopes);
  }
}

}  // namespace sync_act
