// Gives a new platform the articles it begins with.
#pragma once

#include "server/site.h"

namespace jx::server {

// Reads the folder of `knowledge.folder` and publishes what lies there, once in the life of a
// platform; nothing when the setting is empty, and never to a platform that has had visitors
// before. Broken off in the middle it goes on at the next start: the commands carry the articles'
// names as ids, and what was taken in stays as it was, though its file may have changed since.
// Errors: as host::load_starters, Blobs, Marks, Rows; invalid "knowledge.not_a_picture"; the desk's
// refusals. `detail` names the file.
Result<void> begin_knowledge(Site& site, const host::Settings& settings);

}  // namespace jx::server
