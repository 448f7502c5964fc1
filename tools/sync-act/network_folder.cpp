#include "tools/sync-act/network_folder.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/data/resample.h"
#include "core/data/series_parts.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/region_names.h"
#include "core/io/series_table.h"
#include "core/networks/overlap.h"

namespace sync_act::cli {
namespace {

namespace fs = std::filesystem;

// All volumes of a NIfTI.
Result<std::vector<Volume>> read_volumes(const fs::path& path) {
  const Result<NiftiHeader> header = read_nifti_header(path);
  if (!header.ok()) return header.error();
  constexpr std::size_t kMostMaps = 2000;
  if (header->n_scans > kMostMaps) {
    return bad_input(message(base_name(path), ": has ", header->n_scans, " volumes; at most ",
                             kMostMaps, " maps are read"));
  }
  std::vector<Volume> volumes;
  for (std::size_t v = 0; v < header->n_scans; ++v) {
    Result<Volume> volume = read_volume(path, v);
    if (!volume.ok()) return volume.error();
    volumes.push_back(*std::move(volume));
  }
  return volumes;
}

// Where any map is finite and not 0.
Result<Mask> mask_of_maps(const fs::path& path, const std::vector<Volume>& maps) {
  Mask mask;
  mask.grid = maps.front().grid();
  for (std::uint32_t v = 0; v < mask.grid.voxel_count(); ++v) {
    if (std::any_of(maps.begin(), maps.end(), [&](const Volume& map) {
          return std::isfinite(map.values()[v]) && map.values()[v] != 0.0F;
        })) {
      mask.voxels.push_back(v);
    }
  }
  if (mask.voxels.empty()) {
    return bad_input(message(base_name(path), ": all maps are 0 everywhere"));
  }
  return mask;
}

Status read_maps(const fs::path& path, const fs::path& mask_path, NetworkSet& networks,
                 std::vector<std::string>& files) {
  const Result<std::vector<Volume>> maps = read_volumes(path);
  if (!maps.ok()) return maps.error();
  files.push_back(path.string());
  std::error_code error;
  const bool has_mask = !mask_path.empty() && fs::exists(mask_path, error);
  Result<Mask> mask =
      has_mask ? read_mask(mask_path, maps->front().grid()) : mask_of_maps(path, *maps);
  if (!mask.ok()) return mask.error();
  if (has_mask) files.push_back(mask_path.string());
  networks.mask = *std::move(mask);
  for (const Volume& map : *maps) {
    for (const std::uint32_t voxel : networks.mask.voxels) {
      networks.maps.push_back(map.values()[voxel]);
    }
  }
  return {};
}

// "id" of each of networks.json's "networks"; empty where there is no such
// file.
std::vector<std::string> names_in(const fs::path& record) {
  std::vector<std::string> names;
  std::error_code error;
  if (!fs::exists(record, error)) return names;
  const Result<std::vector<std::byte>> bytes = read_file(record);
  if (!bytes.ok()) return names;
  const auto* text = reinterpret_cast<const char*>(bytes->data());
  const nlohmann::json json = nlohmann::json::parse(text, text + bytes->size(), nullptr, false);
  if (!json.is_object() || !json.contains("networks") || !json["networks"].is_array()) return names;
  for (const nlohmann::json& network : json["networks"]) {
    if (!network.is_object() || !network.contains("id")) return {};
    names.push_back(network["id"].is_string() ? network["id"].get<std::string>()
                                              : network["id"].dump());
  }
  return names;
}

bool is_image(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".nii") || name.ends_with(".nii.gz");
}

// Keeps the chosen networks of maps and time courses.
Status keep_columns(NetworkSet& networks, const std::vector<std::string>& columns,
                    const std::string& name) {
  if (columns.empty()) return {};
  // A series of the networks' numbers tells which maps were chosen.
  TimeSeries numbers(1, networks.time_courses.n_units());
  numbers.unit_ids = networks.time_courses.unit_ids;
  for (std::size_t k = 0; k < numbers.n_units(); ++k) numbers.unit(k)[0] = static_cast<float>(k);
  const Result<TimeSeries> chosen = choose_units(numbers, columns);
  if (!chosen.ok()) return bad_input(message(name, ": --columns: ", chosen.error().message));
  Result<TimeSeries> courses = choose_units(networks.time_courses, columns);
  if (!courses.ok()) return courses.error();
  networks.time_courses = *std::move(courses);
  if (networks.maps.empty()) return {};
  std::vector<float> maps;
  for (std::size_t k = 0; k < chosen->n_units(); ++k) {
    const auto from = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(chosen->unit(k)[0]) *
                                                  networks.mask.size());
    const auto first = networks.maps.begin() + from;
    maps.insert(maps.end(), first, first + static_cast<std::ptrdiff_t>(networks.mask.size()));
  }
  networks.maps = std::move(maps);
  return {};
}

}  // namespace

Result<NetworkSet> read_networks(const fs::path& path, const std::vector<std::string>& columns,
                                 std::vector<std::string>& files) {
  NetworkSet networks;
  std::error_code error;
  std::vector<std::string> names;
  fs::path courses_path;
  if (fs::is_directory(path, error)) {
    for (const char* name : {"maps.nii.gz", "maps.nii"}) {
      if (!networks.maps.empty() || !fs::exists(path / name, error)) continue;
      SYNC_ACT_RETURN_IF_ERROR(read_maps(path / name, path / "mask.nii.gz", networks, files));
    }
    if (fs::exists(path / "timecourses.npy", error)) courses_path = path / "timecourses.npy";
    names = names_in(path / "networks.json");
    if (networks.maps.empty() && courses_path.empty()) {
      return bad_input(message(path.string(), ": has neither maps.nii.gz nor timecourses.npy"));
    }
  } else if (is_image(path)) {
    SYNC_ACT_RETURN_IF_ERROR(read_maps(path, "", networks, files));
  } else {
    courses_path = path;
  }
  const std::size_t n_maps =
      networks.maps.empty() ? 0 : networks.maps.size() / networks.mask.size();
  networks.time_courses = TimeSeries(0, n_maps);
  if (!courses_path.empty()) {
    Result<TimeSeries> courses = read_series(courses_path);
    if (!courses.ok()) return courses.error();
    if (n_maps > 0 && courses->n_units() != n_maps) {
      return bad_input(message(courses_path.string(), ": has ", courses->n_units(),
                               " time courses, but there are ", n_maps, " maps"));
    }
    networks.time_courses = *std::move(courses);
    files.push_back(courses_path.string());
  }
  std::vector<std::string>& ids = networks.time_courses.unit_ids;
  if (!names.empty() && names.size() != networks.time_courses.n_units()) {
    return bad_input(message(path.string(), ": networks.json has ", names.size(),
                             " networks, but "
                             "there are ",
                             networks.time_courses.n_units()));
  }
  if (!names.empty()) ids = names;
  for (std::size_t k = ids.size(); k < networks.time_courses.n_units(); ++k) {
    ids.push_back(std::to_string(k));
  }
  SYNC_ACT_RETURN_IF_ERROR(keep_columns(networks, columns, path.string()));
  return networks;
}

Result<MapsOnMask> read_maps_on(const fs::path& path, const fs::path& names_file,
                                const Mask& mask) {
  const Result<std::vector<Volume>> volumes = read_volumes(path);
  if (!volumes.ok()) return volumes.error();
  if (!is_invertible(volumes->front().grid())) {
    return bad_input(message(base_name(path), ": its affine cannot be inverted"));
  }
  RegionNames names;
  if (!names_file.empty()) {
    Result<RegionNames> read = read_region_names(names_file);
    if (!read.ok()) return read.error();
    names = *std::move(read);
  }
  const std::vector<float>& first = volumes->front().values();
  const bool labels = volumes->size() == 1 && std::all_of(first.begin(), first.end(), [](float v) {
                        return std::isfinite(v) && std::floor(v) == v;
                      });
  MapsOnMask result;
  if (labels) {
    const std::vector<std::int32_t> on_mask = resample_labels(volumes->front(), mask);
    const std::vector<std::int32_t> present = labels_present(on_mask);
    if (present.empty()) {
      return bad_input(message(base_name(path), ": none of the networks' ", mask.size(),
                               " voxels lies in one of its labels: are both in the same space?"));
    }
    result.maps = maps_of_labels(on_mask, present);
    for (const std::int32_t label : present) result.names.push_back(region_name(names, label));
    return result;
  }
  for (std::size_t m = 0; m < volumes->size(); ++m) {
    const std::vector<float> map = resample_linear((*volumes)[m], mask);
    result.maps.insert(result.maps.end(), map.begin(), map.end());
    const auto number = static_cast<std::int32_t>(m + 1);
    const std::string name = region_name(names, number);
    result.names.push_back(name == message("label ", number) ? std::to_string(m) : name);
  }
  return result;
}

}  // namespace sync_act::cli
