#include "web/app/request_json.h"

#include <doctest/doctest.h>

namespace sync_act::app {
namespace {

TEST_CASE("requests of views become the page's JSON") {
  CHECK(request_json(Command(OpenFiles{})) == R"({"type":"open_files"})");
  CHECK(request_json(Command(OpenSimulated{})) == R"({"type":"open_simulated"})");
  CHECK(request_json(Command(AskPage{"show_guide"})) == R"({"type":"show_guide"})");
  CHECK(request_json(Command(AskPage{"need_network_labels", 3})) ==
        R"({"type":"need_network_labels","network":3})");
  CHECK(request_json(Command(Share{})) == R"({"type":"share"})");
  CHECK(request_json(Command(Export{"view_png"})) == R"({"type":"export","kind":"view_png"})");
  CHECK(request_json(Command(OpenModel{"alexnet"})) == R"({"type":"open_model","id":"alexnet"})");
  CHECK(request_json(Command(CancelJob{"7"})) == R"({"type":"cancel_job","id":"7"})");
  CHECK(request_json(Command(CopyText{"a \"b\"\n"})) ==
        R"({"type":"clipboard_write","text":"a \"b\"\n"})");
}

TEST_CASE("commands that the app answers itself are no requests") {
  CHECK(request_json(Command(SelectNeuron{1})).empty());
  CHECK(request_json(Command(Undo{})).empty());
  CHECK(request_json(Command(DismissProblem{"p"})).empty());
}

TEST_CASE("what the film and another coupling ask for") {
  CHECK(request_json(Command(FilmPlay{12.5})) == R"({"type":"film_play","atSecs":12.5})");
  CHECK(request_json(Command(FilmPause{})) == R"({"type":"film_pause"})");
  CHECK(request_json(Command(FilmMute{false})) == R"({"type":"film_mute","muted":false})");
  CHECK(request_json(Command(NeedFilmSheet{1})) == R"({"type":"need_film_sheet","sheet":1})");
  CHECK(film_seek_request_json(3) == R"({"type":"film_seek","secs":3})");
  CHECK(recouple_request_json({HrfChoice::kGlover, -2, true}) ==
        R"({"type":"recouple","hrf":"glover","lagScans":-2,"partialFeatures":true})");
  CHECK(request_json(Command(SetLag{1})).empty());  // a wish of the state, asked for as a need
}

TEST_CASE("needs and the text field") {
  CHECK(request_json("need_voxel_map", "neuron", 17) == R"({"type":"need_voxel_map","neuron":17})");
  CHECK(text_input_request_json(true, 12, 30.5) ==
        R"({"type":"text_input","active":true,"x":12,"y":30.5})");
}

TEST_CASE("broken UTF-8 does not break a request") {
  CHECK(request_json("cursor", "css", "\xff") == "{\"type\":\"cursor\",\"css\":\"\xEF\xBF\xBD\"}");
}

}  // namespace
}  // namespace sync_act::app
