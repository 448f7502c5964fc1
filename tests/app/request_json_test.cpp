#include "web/app/request_json.h"

#include <doctest/doctest.h>

namespace sync_act::app {
namespace {

TEST_CASE("requests of views become the page's JSON") {
  CHECK(request_json(Command(OpenFiles{})) == R"({"type":"open_files"})");
  CHECK(request_json(Command(OpenSimulated{})) == R"({"type":"open_simulated"})");
  CHECK(request_json(Command(Share{})) == R"({"type":"share"})");
  CHECK(request_json(Command(Export{"view_png"})) == R"({"kind":"view_png","type":"export"})");
  CHECK(request_json(Command(CancelJob{"7"})) == R"({"id":"7","type":"cancel_job"})");
  CHECK(request_json(Command(CopyText{"a \"b\"\n"})) ==
        R"({"text":"a \"b\"\n","type":"clipboard_write"})");
}

TEST_CASE("commands that the app answers itself are no requests") {
  CHECK(request_json(Command(SelectNeuron{1})).empty());
  CHECK(request_json(Command(Undo{})).empty());
  CHECK(request_json(Command(DismissProblem{"p"})).empty());
}

TEST_CASE("needs and the text field") {
  CHECK(request_json("need_voxel_map", "neuron", 17) == R"({"neuron":17,"type":"need_voxel_map"})");
  CHECK(text_input_request_json(true, 12, 30.5) ==
        R"({"active":true,"type":"text_input","x":12.0,"y":30.5})");
}

TEST_CASE("broken UTF-8 does not break a request") {
  CHECK(request_json("cursor", "css", "\xff") == "{\"css\":\"\xEF\xBF\xBD\",\"type\":\"cursor\"}");
}

}  // namespace
}  // namespace sync_act::app
