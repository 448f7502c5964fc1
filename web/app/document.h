#pragma once
// A page of text, tables and figures as a plain description. Views draw it
// (web/views/document_view.h); exports write it as Markdown or as HTML with the figures in it; the
// page's text version is the same without them.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web/app/plot.h"

namespace sync_act::app {

enum class Tone { kPlain, kQuiet, kOk, kNote, kWarning, kProblem };

struct DocHeading {
  int level = 2;
  std::string text;
};
struct DocParagraph {
  std::string text;
  Tone tone = Tone::kPlain;
  std::string lead =
      {};  // in front of it, strong; on a line of its own where the tone is no plain one
};
// Names with values.
struct DocFacts {
  struct Fact {
    std::string name, value;
    std::string detail = {};  // a quieter second line
    bool is_file = false;     // the value is the name of a file
  };
  std::vector<Fact> facts;
};
struct DocColumn {
  std::string head;
  bool number = false;  // right-aligned
  // Where there is little room this column stands under the first one.
  bool folds = false;
};
struct DocTable {
  std::string title;
  std::vector<DocColumn> columns;
  struct Row {
    std::vector<std::string> cells;  // one per column
    int network = -1;                // whose mark stands before it
    bool quiet = false;              // not significant
  };
  std::vector<Row> rows;
};
struct DocFigure {
  std::string id;       // "coupling": part of the exported file's name
  std::string caption;  // what it shows
  Plot plot;
  double width = 640, height = 260;  // CSS px
};
using DocBlock = std::variant<DocHeading, DocParagraph, DocFacts, DocTable, DocFigure>;

struct Document {
  std::string title;
  std::vector<DocBlock> blocks;
};

std::string markdown(const Document& document);

enum class HtmlForm {
  kPage,  // a file of its own, figures in it, in the light colours
  kText,  // the content of a page's <main>, figures by their captions
};
std::string html(const Document& document, HtmlForm form);

// Null where there is none of that id.
const DocFigure* figure_of(const Document& document, std::string_view id);

// For text in HTML and SVG.
std::string escaped_markup(std::string_view text);

}  // namespace sync_act::app
