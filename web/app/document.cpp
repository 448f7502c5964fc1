#include "web/app/document.h"

#include <algorithm>

namespace sync_act::app {
namespace {

// What Markdown would take for markup.
std::string escaped_markdown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' || c == '<' ||
        c == '|' || c == '#') {
      result += '\\';
    }
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

struct MarkdownBlock {
  std::string& out;

  void operator()(const DocHeading& heading) const {
    out += std::string(static_cast<std::size_t>(heading.level), '#') + " " +
           escaped_markdown(heading.text) + "\n\n";
  }
  void operator()(const DocParagraph& paragraph) const {
    if (!paragraph.lead.empty()) out += "**" + escaped_markdown(paragraph.lead) + "** ";
    out += escaped_markdown(paragraph.text) + "\n\n";
  }
  void operator()(const DocFacts& facts) const {
    for (const DocFacts::Fact& fact : facts.facts) {
      out += "- " + escaped_markdown(fact.name) + ": ";
      out += fact.is_file ? "`" + fact.value + "`" : escaped_markdown(fact.value);
      if (!fact.detail.empty()) out += " (" + escaped_markdown(fact.detail) + ")";
      out += "\n";
    }
    out += "\n";
  }
  void operator()(const DocTable& table) const {
    if (!table.title.empty()) out += "**" + escaped_markdown(table.title) + "**\n\n";
    for (const DocColumn& column : table.columns) out += "| " + escaped_markdown(column.head) + " ";
    out += "|\n";
    for (const DocColumn& column : table.columns) out += column.number ? "| ---: " : "| --- ";
    out += "|\n";
    for (const DocTable::Row& row : table.rows) {
      for (const std::string& cell : row.cells) out += "| " + escaped_markdown(cell) + " ";
      out += "|\n";
    }
    out += "\n";
  }
  void operator()(const DocFigure& figure) const {
    out += "*Figure (" + escaped_markdown(figure.id) + "): " + escaped_markdown(figure.caption) +
           "*\n\n";
  }
};

const char* class_of(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kQuiet:
      return " class=\"quiet\"";
    case Tone::kOk:
      return " class=\"ok\"";
    case Tone::kNote:
      return " class=\"note\"";
    case Tone::kWarning:
      return " class=\"warning\"";
    case Tone::kProblem:
      return " class=\"problem\"";
  }
  return "";
}

struct HtmlBlock {
  std::string& out;
  HtmlForm form;

  void operator()(const DocHeading& heading) const {
    const std::string tag = "h" + std::to_string(std::clamp(heading.level, 1, 6));
    out += "<" + tag + ">" + escaped_markup(heading.text) + "</" + tag + ">\n";
  }
  void operator()(const DocParagraph& paragraph) const {
    out += std::string("<p") + class_of(paragraph.tone) + ">";
    if (!paragraph.lead.empty()) out += "<strong>" + escaped_markup(paragraph.lead) + "</strong> ";
    out += escaped_markup(paragraph.text) + "</p>\n";
  }
  void operator()(const DocFacts& facts) const {
    out += "<dl>\n";
    for (const DocFacts::Fact& fact : facts.facts) {
      const std::string value = escaped_markup(fact.value);
      out += "<dt>" + escaped_markup(fact.name) + "</dt><dd>" +
             (fact.is_file ? "<code>" + value + "</code>" : value);
      if (!fact.detail.empty()) out += "<br><small>" + escaped_markup(fact.detail) + "</small>";
      out += "</dd>\n";
    }
    out += "</dl>\n";
  }
  void operator()(const DocTable& table) const {
    out += "<table>\n";
    if (!table.title.empty()) out += "<caption>" + escaped_markup(table.title) + "</caption>\n";
    out += "<thead><tr>";
    for (const DocColumn& column : table.columns) {
      out += std::string("<th scope=\"col\"") + (column.number ? " class=\"number\"" : "") + ">" +
             escaped_markup(column.head) + "</th>";
    }
    out += "</tr></thead>\n<tbody>\n";
    for (const DocTable::Row& row : table.rows) {
      out += row.quiet ? "<tr class=\"quiet\">" : "<tr>";
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const bool number = i < table.columns.size() && table.columns[i].number;
        out += std::string(number ? "<td class=\"number\">" : "<td>") +
               escaped_markup(row.cells[i]) + "</td>";
      }
      out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n";
  }
  void operator()(const DocFigure& figure) const {
    if (form == HtmlForm::kText) {
      out += "<p>Figure: " + escaped_markup(figure.caption) + "</p>\n";
      return;
    }
    out += "<figure>\n" + plot_svg(figure.plot, figure.width, figure.height, false) +
           "<figcaption>" + escaped_markup(figure.caption) + "</figcaption>\n</figure>\n";
  }
};

constexpr const char* kPageStyle =
    "body{font:15px/1.5 Inter,Helvetica,Arial,sans-serif;color:#121923;background:#fff;margin:0}"
    "main{max-width:760px;margin:40px auto;padding:0 20px}"
    "h1{font-size:26px;line-height:1.25}h2{font-size:18px;margin-top:32px}"
    "table{border-collapse:collapse;width:100%;font-size:13px;margin:16px 0}"
    "caption{text-align:left;font-weight:600;padding-bottom:6px}"
    "th,td{text-align:left;padding:4px 8px;border-bottom:1px solid #dde3ea;vertical-align:top}"
    ".number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".quiet{color:#5f6c7d}figure{margin:20px 0}figure svg{max-width:100%;height:auto}"
    "figcaption,small{font-size:13px;color:#435061}"
    ".warning{border:1px dashed #855600;border-radius:6px;padding:8px 12px;color:#855600}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dd{margin:0}"
    "@media print{main{margin:0;max-width:none}figure,tr{break-inside:avoid}}";

}  // namespace

std::string escaped_markup(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        // XML has no other control characters, and an SVG with one cannot be read.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') result += c;
    }
  }
  return result;
}

std::string markdown(const Document& document) {
  std::string out = "# " + escaped_markdown(document.title) + "\n\n";
  for (const DocBlock& block : document.blocks) std::visit(MarkdownBlock{out}, block);
  return out;
}

std::string html(const Document& document, HtmlForm form) {
  std::string content;
  for (const DocBlock& block : document.blocks) std::visit(HtmlBlock{content, form}, block);
  const std::string title = escaped_markup(document.title);
  // Beside the page's own heading the text version's is the second.
  if (form == HtmlForm::kText) return "<h2>" + title + "</h2>\n" + content;
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         title + "</title>\n<style>" + kPageStyle + "</style>\n</head>\n<body>\n<main>\n<h1>" +
         title + "</h1>\n" + content + "</main>\n</body>\n</html>\n";
}

const DocFigure* figure_of(const Document& document, std::string_view id) {
  for (const DocBlock& block : document.blocks) {
    const auto* figure = std::get_if<DocFigure>(&block);
    if (figure != nullptr && figure->id == id) return figure;
  }
  return nullptr;
}

}  // namespace sync_act::app
