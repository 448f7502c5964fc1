#pragma once
// Student's t distribution, for p of a correlation: with n samples, t = r sqrt((n-2)/(1-r^2)) has
// n - 2 degrees of freedom where the samples are independent. n may be an effective number.

namespace sync_act {

// Regularized incomplete beta function I_x(a, b), a and b > 0, x in [0, 1]; relative accuracy about
// 1e-14 (continued fraction, modified Lentz; Press et al., Numerical Recipes 6.4).
double incomplete_beta(double a, double b, double x);

// P(T >= t), df > 0.
double student_t_upper_tail(double t, double df);

// p of r with n_effective samples: two-sided, or of r being as large or larger (one-sided). NaN
// where r is NaN or n_effective <= 2.
double correlation_p(double r, double n_effective, bool two_sided);

}  // namespace sync_act
