#pragma once
// The panels of the report screen: the page, and what can be taken from it.

#include "web/app/report.h"
#include "web/views/view_list.h"

namespace sync_act::views {

class ReportPageView final : public View {
 public:
  const char* id() const override { return "report page"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;

 private:
  // The report, of data and selection as they were then.
  app::Document report_;
  std::uint64_t revision_ = ~0ULL;
  int neuron_ = -1, network_ = -1;
};

class ReportActionsView final : public View {
 public:
  const char* id() const override { return "report actions"; }
  void draw(const app::ViewContext& context, DrawResources& resources) override;
};

}  // namespace sync_act::views
