#pragma once
// Draws one orthogonal slice of the brain into a texture: anatomy in grey, and over it a map of r
// between threshold and maximum in the two-sided brain-overlay colours. Both volumes are sampled at
// world millimetres, so anatomy and map may lie on different grids.
//
// One instance per GL context. Textures are made from the data handed in and made again after a
// lost context; nothing else in the program touches GL but this folder and ImGui's backend.

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/data/grid.h"

namespace sync_act::gl {

enum class SlicePlane { kSagittal, kCoronal, kAxial };  // x, y or z fixed

struct SliceLook {
  bool dark = true;  // colour tables of the dark or the light theme
  double anatomy_low = 0, anatomy_high = 1;
  double threshold_r = 0.25, max_r = 0.8;
  double opacity = 1;
  bool voxel_exact = false;                     // nearest instead of linear sampling of the map
  std::array<float, 4> background{0, 0, 0, 1};  // panel colour outside the brain

  bool operator==(const SliceLook&) const = default;
};

struct SliceView {
  SlicePlane plane = SlicePlane::kAxial;
  double position_mm = 0;  // along the fixed axis
  // Shown rectangle in world mm along the picture's right and up directions. right_mm[0] >
  // right_mm[1] mirrors (radiological convention). Sagittal: right = y (anterior to the right), up
  // = z; coronal: right = x, up = z; axial: right = x, up = y.
  std::array<double, 2> right_mm{-90, 90};
  std::array<double, 2> up_mm{-126, 90};
  int width_px = 0, height_px = 0;  // device pixels

  bool operator==(const SliceView&) const = default;
};

// Names a map that only some pictures show, by what it is drawn from: revisions of the anatomy and
// of the map.
struct OwnMap {
  std::uint64_t anatomy = 0, map = 0;
  bool operator==(const OwnMap&) const = default;
};

class SliceRenderer {
 public:
  SliceRenderer();
  ~SliceRenderer();
  SliceRenderer(const SliceRenderer&) = delete;
  SliceRenderer& operator=(const SliceRenderer&) = delete;

  // values.size() == grid.voxel_count(), or empty for none. Uploaded at once; the renderer keeps no
  // copy. A volume beyond what the graphics card takes is averaged down to a coarser one.
  void set_anatomy(const Grid& grid, std::span<const float> values);
  // r per mask voxel; voxels outside the mask are transparent. mask.size() == values.size(), or
  // both empty for no map.
  void set_map(const Grid& grid, std::span<const std::uint32_t> mask_voxels,
               std::span<const float> values);
  bool has_anatomy() const;
  // Revisions of what was handed in (0: none yet, or an own map), for those who hand over: several
  // views share one renderer. Kept by them.
  struct Given {
    std::uint64_t anatomy = 0, map = 0;
  };
  Given given;
  // Why nothing can be drawn (the shader compiler's message); empty where all is well.
  const std::string& problem() const;

  // As many as the largest screens have use for. Only those in use take memory: no more than a few
  // times what the pictures on the screen have.
  static constexpr int kSlots = 64;
  // Frees the pictures of this slot and those after it.
  void release_from(int slot);
  // Draws into a slot (0..kSlots-1) and gives the GL texture name (for ImTextureID, v = 0 at the
  // bottom). 0 where problem() says why. Draws again only if view, look or data changed since the
  // slot's last picture.
  unsigned draw(int slot, const SliceView& view, const SliceLook& look);

  // Pictures with maps of their own, of which there may be more than fit on the graphics card at
  // once. kept(): the slot's texture where it shows just this, else 0: then set_map() gets the map
  // (or the part of it that the slice needs) and draw_own() draws it.
  unsigned kept(int slot, const SliceView& view, const SliceLook& look, const OwnMap& own) const;
  unsigned draw_own(int slot, const SliceView& view, const SliceLook& look, const OwnMap& own);

  // Forgets GL names without deleting them (context was lost). Data must be set again:
  // has_anatomy() is false until then.
  void forget_context();
  std::size_t gpu_bytes() const;

 private:
  struct Gl;
  std::unique_ptr<Gl> gl_;
};

}  // namespace sync_act::gl
