#include "tools/sync-act/parse_arguments.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string_view>

#include "core/pipeline/build_id.h"

namespace sync_act::cli {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// Both "--tr" and the full key "--tr-secs" name a parameter.
const OptionSpec* find_option(const Command& command, const std::string& flag) {
  for (const OptionSpec& option : command.options) {
    if (option.flag == flag) return &option;
    std::string full = "--" + option.key;
    std::replace(full.begin(), full.end(), '_', '-');
    if (!option.key.empty() && full == flag) return &option;
  }
  return nullptr;
}

Error unknown_option(const Command& command, const std::string& flag) {
  std::vector<std::string> flags{"--help"};
  for (const OptionSpec& option : command.options) flags.push_back(option.flag);
  const std::string suggestion = nearest(flag, flags);
  const std::string hint = suggestion.empty() ? message("see sync-act ", command.name, " --help")
                                              : message("did you mean ", suggestion, "?");
  return bad_input(message("unknown option ", flag, " of ", command.name, ": ", hint));
}

Status require_all(const Command& command, const Arguments& arguments) {
  if (!command.positional.empty() && arguments.positional.empty()) {
    return bad_input(
        message(command.name, " needs ", command.positional, ": ", command.about_positional));
  }
  for (const OptionSpec& option : command.options) {
    if (option.required && !arguments.has(option.flag)) {
      return bad_input(message(command.name, " needs ", option.flag, " ", option.value));
    }
  }
  return {};
}

// Text in lines of at most `width` characters, each after the first indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column > indent && column + 1 + end > width) {
      result += '\n';
      result.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = word.size() / 3 + 1;
  for (const std::string& candidate : candidates) {
    const bool begins = word.size() > 4 && candidate.rfind(word, 0) == 0;
    const std::size_t distance = begins ? 0 : edit_distance(word, candidate);
    if (distance <= best_distance && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

Result<Arguments> parse_arguments(const Command& command, const std::vector<std::string>& words) {
  Arguments arguments;
  bool options_ended = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!options_ended && word == "--") {
      options_ended = true;
      continue;
    }
    if (options_ended || word.size() < 2 || word[0] != '-') {
      const bool several = command.positional.ends_with("...");
      if (command.positional.empty() || (!arguments.positional.empty() && !several)) {
        return bad_input(message(command.name, " takes no argument ", word, " here"));
      }
      if (arguments.positional.empty()) arguments.positional = word;
      arguments.positionals.push_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string flag = word.substr(0, equals);
    const OptionSpec* option = find_option(command, flag);
    if (option == nullptr) return unknown_option(command, flag);
    if (arguments.has(option->flag)) return bad_input(message(option->flag, " is given twice"));
    if (option->value.empty()) {
      if (equals != std::string::npos) {
        return bad_input(message(option->flag, " takes no value"));
      }
      arguments.values[option->flag] = "true";
    } else if (equals != std::string::npos) {
      arguments.values[option->flag] = word.substr(equals + 1);
    } else if (i + 1 < words.size()) {
      arguments.values[option->flag] = words[++i];
    } else {
      return bad_input(message(option->flag, " needs a value: ", option->value));
    }
  }
  SYNC_ACT_RETURN_IF_ERROR(require_all(command, arguments));
  return arguments;
}

std::string help_for(const Command& command) {
  constexpr std::size_t kIndent = 6;
  constexpr std::size_t kWidth = 96;
  std::string text = "usage: sync-act " + command.name;
  if (!command.positional.empty()) text += " " + command.positional;
  for (const OptionSpec& option : command.options) {
    if (option.required) text += " " + option.flag + " " + option.value;
  }
  text += " [options]\n\n" + wrapped(command.summary, 0, kWidth) + "\n\n";
  if (!command.positional.empty()) {
    text += "  " + command.positional + "\n      " +
            wrapped(command.about_positional, kIndent, kWidth) + "\n";
  }
  for (const OptionSpec& option : command.options) {
    text += "  " + option.flag + (option.value.empty() ? "" : " ") + option.value + "\n      ";
    text += wrapped(option.help, kIndent, kWidth) + "\n";
  }
  if (!command.outputs.empty()) text += "\n" + command.outputs + "\n";
  text +=
      "\nExit status: 0 fine, 2 bad input or usage, 1 a defect of the program, 130 interrupted.\n";
  return text;
}

std::string help_for_all() {
  std::string text =
      "usage: sync-act COMMAND [options]\n\n"
      "Couples the neurons of an artificial network with functional brain networks.\n\n";
  for (const Command& command : commands()) {
    text += "  " + command.name + std::string(14 - command.name.size(), ' ') +
            wrapped(command.summary, 16, 96) + "\n";
  }
  text += "\nsync-act COMMAND --help tells a command's options; sync-act --version the version.\n";
  return text;
}

std::string with_flags(const Command& command, std::string text) {
  for (const OptionSpec& option : command.options) {
    if (option.key.empty()) continue;
    std::size_t at = text.find(option.key);
    while (at != std::string::npos) {
      const std::size_t end = at + option.key.size();
      const bool word = (at == 0 || (!is_word_character(text[at - 1]) && text[at - 1] != '-')) &&
                        (end == text.size() || !is_word_character(text[end]));
      // Keys that are plain words ("networks") only where the message says what their value is.
      const bool named =
          option.key.find('_') != std::string::npos || text.compare(end, 4, " is ") == 0;
      if (word && named) text.replace(at, option.key.size(), option.flag);
      at = text.find(option.key, at + option.flag.size());
    }
  }
  return text;
}

}  // namespace sync_act::cli
