#include "core/io/series_table.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/file_kind.h"
#include "core/io/npy.h"

namespace sync_act {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> cells_of(std::string_view line, char separator) {
  std::vector<std::string> cells;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled) {
        cell += c;
        ++i;
      } else {
        quoted = !quoted;
      }
    } else if (c == separator && !quoted) {
      cells.emplace_back(trimmed(cell));
      cell.clear();
    } else {
      cell += c;
    }
  }
  cells.emplace_back(trimmed(cell));
  return cells;
}

// Nothing where the cell is no number.
std::optional<float> number_of(const std::string& cell) {
  std::string lower = cell;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower.empty() || lower == "n/a" || lower == "na" || lower == "nan") {
    return std::numeric_limits<float>::quiet_NaN();
  }
  // strtod takes hexadecimal numbers and "nan(...)", which no table means.
  if (lower.find_first_not_of("0123456789+-.einfty") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(lower.c_str(), &end);
  if (end != lower.c_str() + lower.size()) return std::nullopt;
  return static_cast<float>(value);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string column_text(const std::vector<std::string>& names, std::size_t column) {
  if (names.empty()) return message("column ", column + 1);
  return message("column \"", names[column], "\"");
}

}  // namespace

Result<TimeSeries> parse_series_table(std::string_view file_name, std::string_view text) {
  if (text.find('\0') != std::string_view::npos || text.starts_with("\x1f\x8b")) {
    const std::string_view kind = recognise_file(std::as_bytes(std::span(text)));
    return bad_input(
        message(file_name, ": this is not a table of text", kind.empty() ? "" : " but ", kind));
  }
  const std::vector<std::string_view> lines = lines_of(text);
  if (lines.empty()) return bad_input(message(file_name, ": the table is empty"));
  const auto has = [&](char c) { return lines.front().find(c) != std::string_view::npos; };
  const char separator = has('\t') ? '\t' : has(',') ? ',' : ';';

  std::vector<std::string> names = cells_of(lines.front(), separator);
  const std::size_t n_columns = names.size();
  const bool header = std::any_of(names.begin(), names.end(), [](const std::string& cell) {
    return !number_of(cell).has_value();
  });
  if (!header) names.clear();
  for (std::size_t c = 0; c < names.size(); ++c) {
    const auto here = names.begin() + static_cast<std::ptrdiff_t>(c);
    if (std::find(names.begin(), here, *here) != here) {
      return bad_input(message(file_name, ": two columns are called \"", *here, "\": rename one"));
    }
  }
  const std::size_t first = header ? 1 : 0;
  if (lines.size() == first) {
    return bad_input(message(file_name, ": there are names but no rows of numbers"));
  }
  TimeSeries series(lines.size() - first, n_columns);
  for (std::size_t row = 0; row < series.n_times(); ++row) {
    const std::vector<std::string> cells = cells_of(lines[first + row], separator);
    if (cells.size() != n_columns) {
      return bad_input(message(file_name, ": row ", row + 1, " has ", cells.size(), " cells, but ",
                               header ? "the header" : "the first row", " has ", n_columns));
    }
    for (std::size_t c = 0; c < n_columns; ++c) {
      const std::optional<float> value = number_of(cells[c]);
      if (!value) {
        return bad_input(message(file_name, ": row ", row + 1, " of ", column_text(names, c),
                                 " is \"", cells[c], "\": a number or n/a is needed"));
      }
      series.unit(c)[row] = *value;
    }
  }
  series.unit_ids = std::move(names);
  return series;
}

Result<TimeSeries> read_series(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending != ".csv" && ending != ".tsv" && ending != ".txt") return read_npy_series(path);
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  return parse_series_table(base_name(path),
                            {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

}  // namespace sync_act
