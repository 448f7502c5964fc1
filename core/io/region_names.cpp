#include "core/io/region_names.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "core/io/file_bytes.h"

namespace sync_act {
namespace {

struct Line {
  std::size_t number = 0;  // from 1
  std::string_view text;
};

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == text.back() &&
      (text.front() == '"' || text.front() == '\'')) {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

std::vector<Line> lines_of(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<Line> lines;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    ++number;
    if (!line.empty() && line.front() != '#') lines.push_back({number, line});
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t end = line.find(separator);
    cells.push_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

std::optional<std::int32_t> label_of(std::string_view text) {
  text = trimmed(text);
  std::int32_t label = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), label);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return label;
}

// "1 Precentral_L 2001": label and name; the name alone is empty where there is none.
struct Entry {
  std::int32_t label = 0;
  std::string name;
};

std::optional<Entry> entry_of(std::string_view line) {
  const std::size_t gap = line.find_first_of(" \t,");
  const std::optional<std::int32_t> label = label_of(line.substr(0, gap));
  if (!label) return std::nullopt;
  if (gap == std::string_view::npos) return Entry{*label, ""};
  const char separator = line.find('\t') != std::string_view::npos ? '\t' : line[gap];
  std::string_view rest = trimmed(line.substr(gap + 1));
  if (rest.size() > 1 && rest.front() == '"') {
    const std::size_t close = rest.find('"', 1);
    return Entry{*label,
                 unquoted(rest.substr(0, close == std::string_view::npos ? close : close + 1))};
  }
  return Entry{*label, unquoted(rest.substr(0, rest.find(separator)))};
}

std::size_t column_among(const std::vector<std::string_view>& header,
                         std::initializer_list<std::string_view> wanted) {
  for (const std::string_view name : wanted) {
    for (std::size_t c = 0; c < header.size(); ++c) {
      std::string lower = unquoted(header[c]);
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](char l) { return l >= 'A' && l <= 'Z' ? static_cast<char>(l + 32) : l; });
      if (lower == name) return c;
    }
  }
  return header.size();
}

Result<RegionNames> checked(std::string_view file_name,
                            const std::vector<std::pair<std::size_t, Entry>>& entries) {
  std::map<std::int32_t, std::string> names;
  for (const auto& [line, entry] : entries) {
    if (entry.name.empty()) {
      return bad_input(
          message(file_name, ": line ", line, " has label ", entry.label, " but no name"));
    }
    if (entry.label == 0) continue;
    const auto [place, added] = names.emplace(entry.label, entry.name);
    if (!added && place->second != entry.name) {
      return bad_input(message(file_name, ": line ", line, " calls label ", entry.label, " \"",
                               entry.name, "\", but it is called \"", place->second, "\" before"));
    }
  }
  if (names.empty()) return bad_input(message(file_name, ": there is no region in it"));
  return RegionNames(names.begin(), names.end());
}

}  // namespace

Result<RegionNames> parse_region_names(std::string_view file_name, std::string_view text) {
  if (text.find('\0') != std::string_view::npos) {
    return bad_input(message(file_name, ": this is not a text file of region names"));
  }
  if (trimmed(text.substr(0, text.find('\n'))).starts_with("<")) {
    return unsupported(message(file_name,
                               ": XML is not read; write the regions as lines of "
                               "\"label name\""));
  }
  const std::vector<Line> lines = lines_of(text);
  if (lines.empty()) return bad_input(message(file_name, ": there is no region in it"));
  std::vector<std::pair<std::size_t, Entry>> entries;
  const std::string_view first = lines.front().text;
  const char separator = first.find('\t') != std::string_view::npos ? '\t' : ',';
  const std::vector<std::string_view> header = cells_of(first, separator);
  const std::size_t label_column = column_among(header, {"index", "label", "id", "value", "roi"});
  const std::size_t name_column =
      column_among(header, {"name", "region", "structure", "abbreviation"});
  if (label_column < header.size() && name_column < header.size()) {
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::vector<std::string_view> cells = cells_of(lines[i].text, separator);
      const std::optional<std::int32_t> label =
          label_column < cells.size() ? label_of(cells[label_column]) : std::nullopt;
      if (!label || name_column >= cells.size()) {
        return bad_input(message(file_name, ": line ", lines[i].number,
                                 " has no whole number in column \"", header[label_column],
                                 "\" or no \"", header[name_column], "\""));
      }
      entries.push_back({lines[i].number, {*label, unquoted(cells[name_column])}});
    }
    return checked(file_name, entries);
  }
  const bool numbered = entry_of(first).has_value();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::optional<Entry> entry = entry_of(lines[i].text);
    if (entry.has_value() != numbered) {
      return bad_input(message(file_name, ": line ", lines[i].number, " is \"", lines[i].text,
                               numbered
                                   ? "\": a label and a name are needed, as in the lines before"
                                   : "\": it starts with a number, the lines before do not"));
    }
    entries.push_back(
        {lines[i].number,
         numbered ? *entry : Entry{static_cast<std::int32_t>(i + 1), unquoted(lines[i].text)}});
  }
  return checked(file_name, entries);
}

Result<RegionNames> read_region_names(const std::filesystem::path& path) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  return parse_region_names(base_name(path),
                            {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

std::string region_name(const RegionNames& names, std::int32_t label) {
  const auto found =
      std::lower_bound(names.begin(), names.end(), label,
                       [](const auto& entry, std::int32_t l) { return entry.first < l; });
  if (found != names.end() && found->first == label) return found->second;
  return message("label ", label);
}

}  // namespace sync_act
