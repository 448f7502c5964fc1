#include "core/io/tsv.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/io/file_bytes.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

TEST_CASE("Names, texts and numbers of a table, with missing values") {
  const Result<TsvTable> table =
      parse_tsv("c.tsv", "onset\ttype\tcsf\n0.5\tface\tn/a\n1e1\tplace two\t-3\n-.25\t\tNaN\n");
  REQUIRE(table.ok());
  CHECK(table->names == std::vector<std::string>{"onset", "type", "csf"});
  CHECK(table->n_rows() == 3);
  CHECK(*table->numbers("onset") == std::vector<double>{0.5, 10.0, -0.25});
  CHECK(table->columns[1] == std::vector<std::string>{"face", "place two", ""});
  const Result<std::vector<double>> csf = table->numbers("csf");
  REQUIRE(csf.ok());
  CHECK(std::isnan((*csf)[0]));
  CHECK((*csf)[1] == -3.0);
  CHECK(std::isnan((*csf)[2]));
}

TEST_CASE("Byte-order mark, CR LF and missing or extra last line ends make no difference") {
  const std::vector<double> expected{1, 2};
  for (const std::string_view text : {"a\tb\n1\t5\n2\t6\n", "a\tb\n1\t5\n2\t6",
                                      "\xef\xbb\xbf"
                                      "a\tb\r\n1\t5\r\n2\t6\r\n",
                                      "a\tb\n1\t5\n2\t6\n\n\n", "a \t b\n 1\t5\n2 \t6\n"}) {
    const Result<TsvTable> table = parse_tsv("c.tsv", text);
    REQUIRE(table.ok());
    CHECK(*table->numbers("a") == expected);
    CHECK(table->names[1] == "b");
  }
}

TEST_CASE("What is wrong is named with row and column") {
  const auto refusal = [](std::string_view text) {
    const Result<TsvTable> table = parse_tsv("c.tsv", text);
    REQUIRE_FALSE(table.ok());
    return table.error().message;
  };
  CHECK(refusal("") == "c.tsv: the table is empty");
  CHECK(refusal("\n\n") == "c.tsv: the table is empty");
  CHECK(refusal("a\tb\n1\t2\n3\n").find("c.tsv: row 2 has 1 cells, but the header has 2") == 0);
  CHECK(refusal("a\ta\n1\t2\n").find("two columns are called \"a\"") != std::string::npos);
  CHECK(refusal("\x1f\x8b\x08").find("not a table of text") != std::string::npos);
  CHECK(refusal(std::string_view("a\0b\n1\n", 6)).find("not a table of text") != std::string::npos);

  const Result<TsvTable> table = parse_tsv("c.tsv", "a\tb\n1\tx\n2\t3,5\n");
  REQUIRE(table.ok());
  CHECK(table->numbers("b").error().message ==
        "c.tsv: row 1 of column \"b\" is \"x\": a number or n/a is needed");
  CHECK(table->numbers("z").error().message ==
        "c.tsv: there is no column \"z\"; its columns are a, b");
}

TEST_CASE("A header alone is a table without rows") {
  const Result<TsvTable> table = parse_tsv("c.tsv", "a\tb\n");
  REQUIRE(table.ok());
  CHECK(table->n_rows() == 0);
  CHECK(table->numbers("a")->empty());
}

TEST_CASE("Written tables read back to the same numbers") {
  TsvWriter writer;
  writer.cell("name").cell("x").cell("y").cell("n").end_row();
  const std::vector<double> x{0.1, 1.0 / 3.0, -1e-300, 12345678.9, 5e22};
  const std::vector<float> y{0.1F, 1.0F / 3.0F, -1e-30F, 16777217.0F, 2.5F};
  for (std::size_t i = 0; i < x.size(); ++i) {
    writer.cell("a\tb\nc").cell(x[i]).cell(y[i]).cell(i).end_row();
  }
  writer.cell("last")
      .cell(std::numeric_limits<double>::quiet_NaN())
      .cell(std::numeric_limits<float>::infinity())
      .cell(-7)
      .end_row();
  const Result<TsvTable> table = parse_tsv("c.tsv", writer.text());
  REQUIRE(table.ok());
  CHECK(table->columns[0][0] == "a b c");
  const std::vector<double> x_read = *table->numbers("x");
  const std::vector<double> y_read = *table->numbers("y");
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(x_read[i] == x[i]);
    CHECK(static_cast<float>(y_read[i]) == y[i]);
  }
  CHECK(std::isnan(x_read[5]));
  CHECK(table->columns[2][5] == "n/a");
  CHECK(table->columns[3][5] == "-7");
  CHECK(table->columns[1][0] == "0.1");
  CHECK(table->columns[2][4] == "2.5");
}

TEST_CASE("By path") {
  const test::TemporaryFolder folder;
  REQUIRE(write_file(folder / "c.tsv", std::string_view("a\n1\n")).ok());
  const Result<TsvTable> table = read_tsv(folder / "c.tsv");
  REQUIRE(table.ok());
  CHECK(*table->numbers("a") == std::vector<double>{1});
  CHECK_FALSE(read_tsv(folder / "none.tsv").ok());
}

}  // namespace
}  // namespace sync_act
