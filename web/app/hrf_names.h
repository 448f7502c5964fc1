#pragma once
// What the choices of a haemodynamic response are called in states, links, data and requests.

#include <initializer_list>
#include <utility>

#include "web/app/state.h"

namespace sync_act::app {

inline constexpr std::initializer_list<std::pair<const char*, HrfChoice>> kHrfChoices{
    {"opened", HrfChoice::kAsOpened},
    {"spm", HrfChoice::kSpm},
    {"glover", HrfChoice::kGlover},
    {"none", HrfChoice::kNone},
    {"shift", HrfChoice::kShift}};

}  // namespace sync_act::app
