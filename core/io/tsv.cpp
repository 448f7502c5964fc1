#include "core/io/tsv.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "core/io/file_bytes.h"
#include "core/io/file_kind.h"

namespace sync_act {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string> split_cells(std::string_view line) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t end = line.find('\t');
    cells.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool is_missing(std::string_view cell) {
  return cell.empty() || cell == "n/a" || cell == "N/A" || cell == "NA" || cell == "nan" ||
         cell == "NaN";
}

}  // namespace

Result<std::size_t> TsvTable::column_index(std::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  constexpr std::size_t kMostNamed = 20;
  std::string there;
  for (std::size_t c = 0; c < std::min(kMostNamed, names.size()); ++c) {
    there += message(c > 0 ? ", " : "", names[c]);
  }
  if (names.size() > kMostNamed) there += message(" and ", names.size() - kMostNamed, " more");
  return bad_input(
      message(file_name, ": there is no column \"", name, "\"; its columns are ", there));
}

Result<std::vector<double>> TsvTable::numbers(std::string_view name) const {
  const Result<std::size_t> index = column_index(name);
  if (!index.ok()) return index.error();
  std::vector<double> values;
  values.reserve(n_rows());
  for (const std::string& cell : columns[*index]) {
    const std::string text(trimmed(cell));
    if (is_missing(text)) {
      values.push_back(std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    // strtod and not from_chars: libc++ of Emscripten 3.1 has no from_chars for double.
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end != text.c_str() + text.size()) {
      return bad_input(message(file_name, ": row ", values.size() + 1, " of column \"", name,
                               "\" is \"", text, "\": a number or n/a is needed"));
    }
    values.push_back(value);
  }
  return values;
}

Result<TsvTable> parse_tsv(std::string_view file_name, std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.find('\0') != std::string_view::npos || text.starts_with("\x1f\x8b")) {
    const std::string_view kind = recognise_file(std::as_bytes(std::span(text)));
    return bad_input(message(file_name, ": this is not a table of text",
                             kind.empty() ? "" : " but ", kind, "; choose a .tsv file"));
  }
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return bad_input(message(file_name, ": the table is empty"));

  TsvTable table;
  table.file_name = std::string(file_name);
  table.names = split_cells(next_line(text));
  for (std::string& name : table.names) name = std::string(trimmed(name));
  for (std::size_t c = 0; c < table.names.size(); ++c) {
    const auto here = table.names.begin() + static_cast<std::ptrdiff_t>(c);
    if (std::find(table.names.begin(), here, *here) != here) {
      return bad_input(message(file_name, ": two columns are called \"", *here, "\": rename one"));
    }
  }
  table.columns.resize(table.names.size());
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    std::vector<std::string> cells = split_cells(line);
    if (cells.size() != table.names.size()) {
      return bad_input(message(file_name, ": row ", table.n_rows() + 1, " has ", cells.size(),
                               " cells, but the header has ", table.names.size(),
                               "; cells must be separated by tabs"));
    }
    for (std::size_t c = 0; c < cells.size(); ++c) table.columns[c].push_back(std::move(cells[c]));
  }
  return table;
}

Result<TsvTable> read_tsv(const std::filesystem::path& path) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  return parse_tsv(path.string(), {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

TsvWriter& TsvWriter::cell(std::string_view text) {
  if (row_started_) text_ += '\t';
  row_started_ = true;
  for (const char c : text) text_ += (c == '\t' || c == '\n' || c == '\r') ? ' ' : c;
  return *this;
}

TsvWriter& TsvWriter::cell(double value) {
  if (!std::isfinite(value)) return cell("n/a");
  char text[32];
  for (int digits = 15; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value) break;
  }
  return cell(std::string_view(text));
}

TsvWriter& TsvWriter::cell(float value) {
  if (!std::isfinite(value)) return cell("n/a");
  char text[32];
  for (int digits = 6; digits <= 9; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
    if (std::strtof(text, nullptr) == value) break;
  }
  return cell(std::string_view(text));
}

TsvWriter& TsvWriter::end_row() {
  text_ += '\n';
  row_started_ = false;
  return *this;
}

}  // namespace sync_act
