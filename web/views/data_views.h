#pragma once
// The panels of the data screen: what is open, what was checked, the recipe; and on narrow pages
// all three in one.

#include <memory>
#include <utility>

#include "web/app/data_sheet.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// What the screen says, kept while the data stay the same; the panels share it.
class DataSheets {
 public:
  void follow(const app::AppData& data);
  app::Document contents, recipe;
  std::vector<app::DataCheck> checks;

 private:
  std::uint64_t revision_ = ~0ULL;
};

class DataContentsView final : public View {
 public:
  explicit DataContentsView(std::shared_ptr<DataSheets> sheets) : sheets_(std::move(sheets)) {}
  const char* id() const override { return "data contents"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  std::shared_ptr<DataSheets> sheets_;
};

class DataChecksView final : public View {
 public:
  explicit DataChecksView(std::shared_ptr<DataSheets> sheets) : sheets_(std::move(sheets)) {}
  const char* id() const override { return "data checks"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  std::shared_ptr<DataSheets> sheets_;
};

class DataRecipeView final : public View {
 public:
  explicit DataRecipeView(std::shared_ptr<DataSheets> sheets) : sheets_(std::move(sheets)) {}
  const char* id() const override { return "data recipe"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  std::shared_ptr<DataSheets> sheets_;
};

class DataAllView final : public View {
 public:
  explicit DataAllView(std::shared_ptr<DataSheets> sheets) : sheets_(std::move(sheets)) {}
  const char* id() const override { return "data all"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  std::shared_ptr<DataSheets> sheets_;
};

}  // namespace sync_act::views
