// The model that is part of the program (model.S).
#include "base/assert.h"
#include "language/model.h"

extern "C" {
extern const std::byte jx_language_model_begin[];
extern const std::byte jx_language_model_end[];
}

namespace jx::language {

const Model& Model::built_in() {
  static const Model model = [] {
    auto opened = Model::open({jx_language_model_begin, jx_language_model_end});
    JX_ASSERT(opened.has_value());
    return *std::move(opened);
  }();
  return model;
}

}  // namespace jx::language
