/* What a call of a wasm module answers: the address of three 32-bit fields. status 0: pointer and
   size give the UTF-8 JSON of the answer (for ..._input_*: the memory to fill). Any other status is
   a code of core/base/result.h, and the JSON is {code, message, details}. In the JSON an array
   stands as {array: "f32" | "i32" | "u32" | "u8", pointer, count}. Everything is valid until the
   next call with the same handle. A call that cannot go on traps, after which the module is of no
   more use; engine_out_of_memory then tells whether memory was what it lacked. */
#pragma once

#include <stdint.h>

typedef struct EngineReply {
  uint32_t status;
  uintptr_t pointer;
  uint32_t size;
} EngineReply;
