#pragma once
// Tables as tab-separated text (BIDS events and confounds, our results): a header row, one record
// per line, "n/a" for a missing value. No quoting: BIDS has none.
//
// Reading accepts a byte-order mark, CR LF, a missing last line end, and empty lines at the end.

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

struct TsvTable {
  std::string file_name;  // for messages
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;  // as written in the file; [column][row]

  std::size_t n_rows() const { return columns.empty() ? 0 : columns.front().size(); }
  // Fails with kBadInput and the names that there are.
  Result<std::size_t> column_index(std::string_view name) const;
  // A column as numbers: "n/a", "nan" and empty cells are NaN. Fails naming row, column and text.
  Result<std::vector<double>> numbers(std::string_view name) const;
};

Result<TsvTable> parse_tsv(std::string_view file_name, std::string_view text);
Result<TsvTable> read_tsv(const std::filesystem::path& path);

// Builds a table's text row by row: tsv.cell("networks").cell(0.25).end_row(). Tabs and line ends
// inside a cell become spaces. Numbers in the shortest form that reads back the same (double) or
// with float32's precision (float); NaN and infinite as "n/a". The decimal sign is always a point.
class TsvWriter {
 public:
  TsvWriter& cell(std::string_view text);
  TsvWriter& cell(const char* text) { return cell(std::string_view(text)); }
  TsvWriter& cell(double value);
  TsvWriter& cell(float value);
  TsvWriter& cell(int value) { return cell(static_cast<long long>(value)); }
  TsvWriter& cell(long value) { return cell(static_cast<long long>(value)); }
  TsvWriter& cell(unsigned value) { return cell(static_cast<unsigned long long>(value)); }
  TsvWriter& cell(unsigned long value) { return cell(static_cast<unsigned long long>(value)); }
  TsvWriter& cell(unsigned long long value) {
    return cell(std::string_view(std::to_string(value)));
  }
  TsvWriter& cell(long long value) { return cell(std::string_view(std::to_string(value))); }
  TsvWriter& end_row();
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool row_started_ = false;
};

}  // namespace sync_act
