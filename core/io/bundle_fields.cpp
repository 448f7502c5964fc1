#include "core/io/bundle_fields.h"

#include <algorithm>
#include <cmath>

#include "core/base/result.h"
#include "core/io/bundle.h"

namespace sync_act {
namespace {

using Json = nlohmann::json;

// A value as a message shows it: short, whatever bytes it holds.
std::string shown(const Json& value) {
  // Their content is not shown: it may be nested as deep as a hostile file likes.
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  constexpr std::size_t kMost = 60;
  std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
  if (text.size() > kMost) text = text.substr(0, kMost) + "...";
  return text;
}

bool is_whole(const Json& value) {
  return value.is_number_integer() ||
         (value.is_number() && std::floor(value.get<double>()) == value.get<double>());
}

}  // namespace

JsonFields::JsonFields(const Json& object, std::string place, std::vector<std::string>& problems,
                       std::vector<std::string>& warnings)
    : object_(object), place_(std::move(place)), problems_(problems), warnings_(warnings) {}

JsonFields::~JsonFields() {
  for (const auto& item : object_.items()) {
    if (asked_.count(item.key()) == 0 && !item.key().starts_with("x_")) {
      warnings_.push_back(message(place_of(item.key()), " is not known and was ignored"));
    }
  }
}

bool JsonFields::has(std::string_view key) const { return object_.contains(key); }

std::string JsonFields::place_of(std::string_view key) const {
  return place_.empty() ? std::string(key) : message(place_, ".", key);
}

void JsonFields::problem(std::string_view key, std::string_view what) {
  problems_.push_back(message(place_of(key), " ", what));
}

const Json* JsonFields::find(std::string_view key, Need need) {
  asked_.insert(std::string(key));
  const auto found = object_.find(key);
  if (found == object_.end() || found->is_null()) {
    if (need == Need::kRequired) problem(key, "is missing");
    return nullptr;
  }
  return &*found;
}

std::string JsonFields::text(std::string_view key, Need need) {
  const Json* value = find(key, need);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    problem(key, message("is ", shown(*value), "; a text is needed"));
    return {};
  }
  std::string text = value->get<std::string>();
  if (text.empty() && need == Need::kRequired) problem(key, "is empty");
  return text;
}

std::string JsonFields::path_from(const Json& value, const std::string& place,
                                  std::initializer_list<std::string_view> endings) {
  if (!value.is_string()) {
    problems_.push_back(message(place, " is ", shown(value), "; the path of a file is needed"));
    return {};
  }
  std::string path = value.get<std::string>();
  const std::string wrong = problem_of_path(path);
  if (!wrong.empty()) {
    problems_.push_back(message(place, " is ", shown(value), ": ", wrong));
    return {};
  }
  const bool ends = std::any_of(endings.begin(), endings.end(),
                                [&](std::string_view ending) { return path.ends_with(ending); });
  if (!ends) {
    std::string all;
    for (const std::string_view ending : endings) all += message(all.empty() ? "" : " or ", ending);
    problems_.push_back(message(place, " is ", shown(value), "; it must end in ", all));
    return {};
  }
  return path;
}

std::string JsonFields::path(std::string_view key, Need need,
                             std::initializer_list<std::string_view> endings) {
  const Json* value = find(key, need);
  return value == nullptr ? std::string() : path_from(*value, place_of(key), endings);
}

double JsonFields::number(std::string_view key, Need need, double least, double most) {
  const Json* value = find(key, need);
  if (value == nullptr) return 0.0;
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= least && number <= most)) {
    problem(key,
            message("is ", shown(*value), "; a number from ", least, " to ", most, " is needed"));
    return 0.0;
  }
  return number;
}

std::size_t JsonFields::count(std::string_view key, Need need, std::size_t least,
                              std::size_t most) {
  const Json* value = find(key, need);
  if (value == nullptr) return 0;
  const double number = is_whole(*value) ? value->get<double>() : -1.0;
  if (!(number >= static_cast<double>(least) && number <= static_cast<double>(most))) {
    problem(key, message("is ", shown(*value), "; a whole number from ", least, " to ", most,
                         " is needed"));
    return 0;
  }
  return static_cast<std::size_t>(number);
}

bool JsonFields::flag(std::string_view key, Need need) {
  const Json* value = find(key, need);
  if (value == nullptr) return false;
  if (!value->is_boolean()) {
    problem(key, message("is ", shown(*value), "; true or false is needed"));
    return false;
  }
  return value->get<bool>();
}

const Json* JsonFields::array(std::string_view key, Need need, std::size_t most) {
  const Json* value = find(key, need);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) {
    problem(key, message("is ", shown(*value), "; a list is needed"));
    return nullptr;
  }
  if (value->size() > most) {
    problem(key, message("has ", value->size(), " entries; at most ", most, " are read"));
    return nullptr;
  }
  return value;
}

std::vector<std::string> JsonFields::texts(std::string_view key, Need need, std::size_t most) {
  std::vector<std::string> texts;
  const Json* list = array(key, need, most);
  if (list == nullptr) return texts;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].is_string()) {
      problem(message(key, "[", i, "]"), message("is ", shown((*list)[i]), "; a text is needed"));
      return {};
    }
    texts.push_back((*list)[i].get<std::string>());
  }
  return texts;
}

std::vector<std::string> JsonFields::paths(std::string_view key, Need need, std::size_t most,
                                           std::initializer_list<std::string_view> endings) {
  std::vector<std::string> paths;
  const Json* list = array(key, need, most);
  if (list == nullptr) return paths;
  for (std::size_t i = 0; i < list->size(); ++i) {
    paths.push_back(path_from((*list)[i], message(place_of(key), "[", i, "]"), endings));
  }
  return paths;
}

std::vector<double> JsonFields::numbers(std::string_view key, Need need, std::size_t most,
                                        double least) {
  std::vector<double> numbers;
  const Json* list = array(key, need, most);
  if (list == nullptr) return numbers;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& value = (*list)[i];
    if (!value.is_number() || !(value.get<double>() >= least)) {
      problem(message(key, "[", i, "]"),
              message("is ", shown(value), "; a number from ", least, " is needed"));
      return {};
    }
    numbers.push_back(value.get<double>());
  }
  return numbers;
}

std::vector<std::size_t> JsonFields::counts(std::string_view key, Need need, std::size_t most) {
  constexpr double kLargest = 1e8;
  std::vector<std::size_t> counts;
  const Json* list = array(key, need, most);
  if (list == nullptr) return counts;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const double number = is_whole((*list)[i]) ? (*list)[i].get<double>() : -1.0;
    if (!(number >= 1.0 && number <= kLargest)) {
      problem(
          message(key, "[", i, "]"),
          message("is ", shown((*list)[i]), "; a whole number from 1 to ", kLargest, " is needed"));
      return {};
    }
    counts.push_back(static_cast<std::size_t>(number));
  }
  return counts;
}

const Json* JsonFields::object(std::string_view key, Need need) {
  const Json* value = find(key, need);
  if (value == nullptr) return nullptr;
  if (!value->is_object()) {
    problem(key, message("is ", shown(*value), "; an object {...} is needed"));
    return nullptr;
  }
  return value;
}

const Json* JsonFields::list(std::string_view key, Need need, std::size_t most) {
  const Json* list = array(key, need, most);
  if (list == nullptr) return nullptr;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!(*list)[i].is_object()) {
      problem(message(key, "[", i, "]"),
              message("is ", shown((*list)[i]), "; an object {...} is needed"));
      return nullptr;
    }
  }
  return list;
}

}  // namespace sync_act
