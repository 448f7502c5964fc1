#include "web/app/document.h"

#include <doctest/doctest.h>

#include <string>

namespace sync_act::app {
namespace {

Document sample_document() {
  Document document;
  document.title = "A < B";
  document.blocks.emplace_back(DocHeading{2, "Methods & more"});
  document.blocks.emplace_back(DocParagraph{"r_1 is *not* r|2.", Tone::kWarning, "Simulated."});
  document.blocks.emplace_back(
      DocFacts{{{"TR", "1.5 s", "from the header"}, {"BOLD", "a_b.nii", {}, true}}});
  DocTable table;
  table.title = "Networks";
  table.columns = {{"Network"}, {"r", true}};
  table.rows = {{{"Auditory", ".62"}}, {{"Visual", ".10"}, -1, true}};
  document.blocks.emplace_back(table);
  DocFigure figure;
  figure.id = "pair";
  figure.caption = "Two <curves>";
  PlotLine line;
  line.points = {{0, 0}, {1, 1}};
  figure.plot.marks.emplace_back(line);
  document.blocks.emplace_back(figure);
  return document;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("Markdown escapes what would be markup and keeps names of files as they are") {
  const std::string text = markdown(sample_document());
  CHECK(text.starts_with("# A \\< B\n\n## Methods & more\n"));
  CHECK(has(text, "**Simulated.** r\\_1 is \\*not\\* r\\|2."));
  CHECK(has(text, "- TR: 1.5 s (from the header)\n- BOLD: `a_b.nii`\n"));
  CHECK(has(text, "| Network | r |\n| --- | ---: |\n| Auditory | .62 |\n"));
}

TEST_CASE("the page has the figures in it, the text version only their captions") {
  const std::string page = html(sample_document(), HtmlForm::kPage);
  CHECK(page.starts_with("<!doctype html>"));
  CHECK(has(page, "<h1>A &lt; B</h1>"));
  CHECK(has(page, "<svg "));
  CHECK(has(page, "<figcaption>Two &lt;curves&gt;</figcaption>"));
  CHECK(has(page, "<tr class=\"quiet\"><td>Visual</td><td class=\"number\">.10</td></tr>"));
  const std::string text = html(sample_document(), HtmlForm::kText);
  CHECK(text.starts_with("<h2>A &lt; B</h2>"));
  CHECK_FALSE(has(text, "<svg"));
  CHECK_FALSE(has(text, "<style"));
  CHECK(has(text, "Figure: Two &lt;curves&gt;"));
}

TEST_CASE("a figure is found by its id") {
  const Document document = sample_document();
  REQUIRE(figure_of(document, "pair") != nullptr);
  CHECK(figure_of(document, "pair")->caption == "Two <curves>");
  CHECK(figure_of(document, "chance") == nullptr);
}

}  // namespace
}  // namespace sync_act::app
