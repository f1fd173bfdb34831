// The private part of Desk, for the files that carry out its members.
#pragma once

#include "desk/desk.h"
#include "desk/index.h"

namespace jx::desk {

struct Desk::Indexes : Index {};

}  // namespace jx::desk
