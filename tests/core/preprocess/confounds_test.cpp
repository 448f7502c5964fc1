#include "core/preprocess/confounds.h"

#include <doctest/doctest.h>

#include <limits>
#include <numeric>

namespace sync_act {
namespace {

constexpr double kNa = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> fmriprep_names() {
  std::vector<std::string> names{"global_signal", "csf", "white_matter", "framewise_displacement",
                                 "dvars"};
  for (int i = 0; i < 7; ++i) names.push_back("a_comp_cor_0" + std::to_string(i));
  for (const char* motion : {"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"}) {
    for (const char* ending : {"", "_derivative1", "_derivative1_power2", "_power2"}) {
      names.push_back(std::string(motion) + ending);
    }
  }
  names.push_back("cosine00");
  return names;
}

std::vector<std::string> chosen(const std::vector<std::string>& wanted) {
  const std::vector<std::string> names = fmriprep_names();
  const auto columns = choose_confounds("c.tsv", names, wanted);
  REQUIRE_MESSAGE(columns.ok(), columns.error().message);
  std::vector<std::string> result;
  for (const std::size_t column : *columns) result.push_back(names[column]);
  return result;
}

std::string refusal(const std::vector<std::string>& wanted) {
  const auto columns = choose_confounds("c.tsv", fmriprep_names(), wanted);
  return columns.ok() ? "accepted" : columns.error().message;
}

std::vector<std::size_t> all_of(std::size_t n) {
  std::vector<std::size_t> scans(n);
  std::iota(scans.begin(), scans.end(), 0U);
  return scans;
}

}  // namespace

TEST_CASE("presets, names and wildcards choose columns, each once") {
  CHECK(chosen({"motion6"}) ==
        std::vector<std::string>{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"});
  CHECK(chosen({"motion24"}).size() == 24);
  CHECK(chosen({"csf_wm"}) == std::vector<std::string>{"csf", "white_matter"});
  CHECK(chosen({"global_signal"}) == std::vector<std::string>{"global_signal"});
  CHECK(chosen({"acompcor-3"}) ==
        std::vector<std::string>{"a_comp_cor_00", "a_comp_cor_01", "a_comp_cor_02"});
  CHECK(chosen({"rot_x", "rot_*_derivative1", "rot_x*"}) ==
        std::vector<std::string>{"rot_x", "rot_x_derivative1", "rot_y_derivative1",
                                 "rot_z_derivative1", "rot_x_derivative1_power2", "rot_x_power2"});
  CHECK(chosen({"*"}).size() == fmriprep_names().size());
  CHECK(chosen({"motion_outlier*", "non_steady_state_outlier*"}).empty());
  CHECK(chosen({}).empty());
}

TEST_CASE("what is not there is refused with what there is") {
  CHECK(refusal({"csf", "white"})
            .find("c.tsv: there is no column \"white\"; its columns are "
                  "global_signal, csf") == 0);
  CHECK(refusal({"acompcor-9"}) ==
        "c.tsv: confounds asks for acompcor-9, but there are only 7 columns a_comp_cor_*");
  CHECK(refusal({"edge*"}).find("no column \"edge*\"") != std::string::npos);
  const auto other = choose_confounds("c.tsv", {"csf"}, {"csf_wm"});
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().message.find("\"white_matter\" (which csf_wm stands for)") !=
        std::string::npos);
  for (const char* word : {"", "acompcor-", "acompcor-0", "acompcor-x", "acompcor--1",
                           "acompcor-99999999999999999999", "tcompcor-1.5"}) {
    CAPTURE(word);
    CHECK_FALSE(check_confound_words({word}).ok());
    CHECK(refusal({word}).find("each must be motion6") != std::string::npos);
  }
}

TEST_CASE("n/a is 0 where a difference begins, and an error elsewhere unless the scan is unused") {
  const std::vector<double> column{kNa, 2.0, 3.0, 4.0};
  const auto values = [&](const char* name, const std::vector<double>& from,
                          const std::vector<std::size_t>& scans) {
    return confound_at_scans("c.tsv", name, from, scans, 100);
  };
  CHECK(*values("rot_x_derivative1", column, all_of(4)) == std::vector<double>{0, 2, 3, 4});
  CHECK(*values("framewise_displacement", column, all_of(4)) == std::vector<double>{0, 2, 3, 4});
  CHECK(*values("csf", column, {1, 3}) == std::vector<double>{2, 4});
  const auto refused = values("csf", column, all_of(4));
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("c.tsv: row 101 of column \"csf\" is n/a") == 0);
  CHECK_FALSE(values("dvars", {0.0, kNa, 1.0}, all_of(3)).ok());
  CHECK_FALSE(values("csf", {0.0, std::numeric_limits<double>::infinity(), 1.0}, all_of(3)).ok());
}

TEST_CASE("scrubbing marks scans above the threshold and those after, also from scans not used") {
  const std::vector<double> displacement{kNa, 0.9, 0.1, 0.1, 0.5, 0.6, 0.1};
  CHECK(scrubbed_scans(displacement, all_of(7), 0.5, 0) == std::vector<std::size_t>{1, 5});
  CHECK(scrubbed_scans(displacement, all_of(7), 0.5, 1) == std::vector<std::size_t>{1, 2, 5, 6});
  CHECK(scrubbed_scans(displacement, {2, 3, 4, 5}, 0.5, 1) == std::vector<std::size_t>{0, 3});
  CHECK(scrubbed_scans(displacement, all_of(7), 5.0, 3).empty());
}

TEST_CASE("a scrubbed scan has residual 0 and no influence on the others") {
  const std::size_t n = 12;
  const auto cleaned = [&](double at_5) {
    std::vector<double> y{3, 1, 4, 1, 5, at_5, 2, 6, 5, 3, 5, 8};
    RegressionDesign design(n, {});
    std::vector<double> ones(n, 1.0);
    design.add_column(0, std::move(ones));
    RunConfounds confounds;
    confounds.columns = {{0, 1, 0, 2, 0, 9, 3, 1, 0, 1, 2, 1}};
    confounds.scrubbed = {5};
    add_confounds(0, confounds, design);
    const auto basis = RegressionBasis::create(design);
    REQUIRE(basis.ok());
    CHECK(basis->rank(0) == 3);
    basis->remove_from_run(0, y);
    return y;
  };
  const std::vector<double> a = cleaned(9.0);
  const std::vector<double> b = cleaned(-500.0);
  CHECK(std::abs(a[5]) < 1e-12);
  for (std::size_t i = 0; i < n; ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-9));
}

}  // namespace sync_act
