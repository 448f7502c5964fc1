#pragma once
// `ica`: spatial independent components. The scans' volumes are demeaned over voxels and reduced by
// PCA to `count` dimensions through the scan x scan covariance; FastICA turns these into maps that
// are as independent as possible (McKeown et al. 1998, Human Brain Mapping 6:160-188; Beckmann &
// Smith 2004, IEEE Transactions on Medical Imaging 23:137-152).
//
// Maps have mean 0 and standard deviation 1 over the voxels used. The time course of a network is
// its column of the mixing matrix, in the data's units: what least squares of each scan on the maps
// gives. Every map is signed so that its third moment is positive (its heavier tail), and networks
// are ordered by the variance they explain. With `stability_runs` above 1 the answer is the
// centrotypes of that many random starts and each network has its stability (component_clusters.h).

#include "core/networks/network_method.h"

namespace sync_act {

NetworkMethod ica_method();

}  // namespace sync_act
