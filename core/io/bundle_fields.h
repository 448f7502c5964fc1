#pragma once
// Reads JSON fields one by one and writes down what is wrong with each, by its place, instead of
// stopping at the first: for manifests that a person writes.

#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sync_act {

class JsonFields {
 public:
  // `place`: "models[0]", empty for the whole document. Lists must outlive this.
  JsonFields(const nlohmann::json& object, std::string place, std::vector<std::string>& problems,
             std::vector<std::string>& warnings);
  JsonFields(const JsonFields&) = delete;
  JsonFields& operator=(const JsonFields&) = delete;
  // Warns of the fields nobody asked for, except those that begin with "x_".
  ~JsonFields();

  enum class Need { kRequired, kOptional };

  bool has(std::string_view key) const;
  std::string place_of(std::string_view key) const;
  void problem(std::string_view key, std::string_view what);

  // Each gives an empty value where the field is missing or of the wrong kind.
  std::string text(std::string_view key, Need need);
  // A path within the bundle whose name ends in one of `endings`.
  std::string path(std::string_view key, Need need,
                   std::initializer_list<std::string_view> endings);
  double number(std::string_view key, Need need, double least, double most);
  std::size_t count(std::string_view key, Need need, std::size_t least, std::size_t most);
  bool flag(std::string_view key, Need need);
  std::vector<std::string> texts(std::string_view key, Need need, std::size_t most);
  std::vector<std::string> paths(std::string_view key, Need need, std::size_t most,
                                 std::initializer_list<std::string_view> endings);
  std::vector<double> numbers(std::string_view key, Need need, std::size_t most, double least);
  std::vector<std::size_t> counts(std::string_view key, Need need, std::size_t most);
  // nullptr where missing or not an object (not a list).
  const nlohmann::json* object(std::string_view key, Need need);
  const nlohmann::json* list(std::string_view key, Need need, std::size_t most);

 private:
  const nlohmann::json* find(std::string_view key, Need need);
  const nlohmann::json* array(std::string_view key, Need need, std::size_t most);
  std::string path_from(const nlohmann::json& value, const std::string& place,
                        std::initializer_list<std::string_view> endings);

  const nlohmann::json& object_;
  std::string place_;
  std::vector<std::string>& problems_;
  std::vector<std::string>& warnings_;
  std::set<std::string> asked_;
};

}  // namespace sync_act
