#pragma once
// What a null model is: a way to make surrogates of the brain side (networks) that keep what the
// null hypothesis allows (spectrum, autocorrelation, the correlation among networks) and break what
// it denies, the synchrony with the neurons. Each surrogate treats all networks alike and keeps the
// runs apart. Surrogate i depends on the seed and on i alone, so that any division of surrogates
// over threads or workers gives the same ones.
//
// Adding a null model: one file pair with a function that returns its NullModel, and one line in
// null_models.cpp.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct NullInput {
  const TimeSeries* networks = nullptr;  // [scan x network] with run_starts; outlives the source
  std::size_t n_surrogates = 1000;       // asked for; a model may have fewer
  std::uint64_t seed = 0;
};

// How a source can also give its surrogates, for kernels that are faster than series by series.
enum class SurrogateForm {
  kSeries,    // write() only
  kSpectrum,  // rotations of the runs' Fourier coefficients: phases()
  kShift,     // circular shifts of the runs: shifts()
};

// A null model made ready for some networks. Immutable: several threads may ask it.
class SurrogateSource {
 public:
  virtual ~SurrogateSource() = default;

  // Indices below this are valid.
  virtual std::size_t n_surrogates() const = 0;
  // What was done, for the record: "circular shift within the run, all 841 shifts of at least 30
  // scans".
  virtual std::string description() const = 0;
  // What the user should know about this null on these data; empty: nothing.
  virtual std::vector<std::string> warnings() const { return {}; }

  // Networks [first_network, first_network + n_networks) of one surrogate, [scan x network].
  virtual void write(std::size_t index, std::size_t first_network, std::size_t n_networks,
                     std::span<float> series) const = 0;

  virtual SurrogateForm form() const { return SurrogateForm::kSeries; }
  // kSpectrum: cosine and sine of the rotation of every coefficient of core/base/fft.h's
  // RealFourier, run after run; both [scan]. The two coefficients of a frequency have the same; a
  // mean's and a Nyquist frequency's has sine 0.
  virtual void phases(std::size_t /*index*/, std::span<float> /*cosines*/,
                      std::span<float> /*sines*/) const {}
  // kShift: by how many scans each run's series are delayed, [run].
  virtual void shifts(std::size_t /*index*/, std::span<std::size_t> /*scans*/) const {}
};

struct NullModel {
  std::string name;     // "phase"
  std::string label;    // "Phase randomisation"
  std::string summary;  // one sentence for a newcomer
  std::string source;   // papers
  std::string fails;    // where it is known not to hold its level
  std::vector<ParameterSpec> parameters;
  // Values: keys and texts, as parse_parameter takes them; what is not named has its default.
  // Errors name the run or the parameter, its value and what is allowed.
  Result<std::unique_ptr<SurrogateSource>> (*create)(
      const NullInput& input,
      const std::vector<std::pair<std::string, std::string>>& values) = nullptr;
};

// THE list of null models.
const std::vector<NullModel>& null_models();
// nullptr where there is none of that name.
const NullModel* find_null_model(std::string_view name);

}  // namespace sync_act
