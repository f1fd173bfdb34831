// One picture, from bytes to a Reading. The steps stand in read.cc in their order.
#pragma once

#include <chrono>
#include <string_view>

#include "vision/worker/recognise.h"
#include "vision/worker/refused.h"

namespace jx::vision {

// `time_max`: the processor time that recognising may take; a long picture is read from above as
// far as it reaches. Errors: as probe(), decode(); too_heavy; too_slow.
OrRefusal<Reading> read_picture(Recogniser& recogniser, std::string_view bytes,
                                std::chrono::milliseconds time_max);

}  // namespace jx::vision
