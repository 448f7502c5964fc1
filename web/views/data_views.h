#pragma once
// The panels of the data screen: what is open, what was checked, the recipe; and on narrow pages
// all three in one.

#include "web/app/data_sheet.h"
#include "web/views/view_list.h"

namespace sync_act::views {

// What the screen says, kept while the data stay the same.
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
  const char* id() const override { return "data contents"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  DataSheets sheets_;
};

class DataChecksView final : public View {
 public:
  const char* id() const override { return "data checks"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  DataSheets sheets_;
};

class DataRecipeView final : public View {
 public:
  const char* id() const override { return "data recipe"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  DataSheets sheets_;
};

class DataAllView final : public View {
 public:
  const char* id() const override { return "data all"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  DataSheets sheets_;
};

}  // namespace sync_act::views
