// A step's answer, or why the picture cannot be read.
#pragma once

#include <tl/expected.hpp>

#include "vision/wire/reading.h"

namespace jx::vision {

template <class T>
using OrRefusal = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(Refusal why) { return tl::unexpected<Refusal>(why); }

}  // namespace jx::vision
