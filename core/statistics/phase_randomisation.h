#pragma once
// Null model "phase": each run's Fourier phases are turned by random angles, the same for all
// networks (Theiler et al. 1992, doi 10.1016/0167-2789(92)90102-S; Prichard & Theiler 1994, doi
// 10.1103/PhysRevLett.73.951):
//
//   Y'_f = Y_f exp(i theta_f),  theta_f uniform in [0, 2 pi), 0 < f < n/2
//
// The mean stays; the Nyquist frequency of an even length, which must stay real, keeps or changes
// its sign at random. Power spectra, and with them autocorrelations (circular), and all cross
// spectra among networks are kept exactly.

#include "core/statistics/null_model.h"

namespace sync_act {

NullModel phase_randomisation();

}  // namespace sync_act
