// What every verb that touches data needs: the settings in force, the desk's policy, the store.
#pragma once

#include "desk/policy.h"
#include "host/ports.h"
#include "host/settings/settings.h"
#include "server/arguments.h"
#include "vision/picture_process.h"

namespace jx::server {

// File of --settings (or jianxin.yaml when it is there), then the environment, then the options of
// the command line. Errors: as host::Settings.
Result<host::Settings> load_settings(const Arguments& arguments);

desk::Policy policy_of(const host::Settings& settings);

// Errors: as store::open_sqlite.
Result<host::Store> open_store(const host::Settings& settings, bool create_key);

// How pictures are read.
vision::WorkerOptions picture_worker(const host::Settings& settings);
// Whether its program and models are there. Errors: unavailable "picture.reader_missing",
// "picture.models_missing"; detail names the file.
Result<void> check_picture_worker(const vision::WorkerOptions& worker);

// The whole text of a file. Errors: not_found "file.missing"; unavailable "file.unreadable".
Result<std::string> read_file(const std::string& path);

}  // namespace jx::server
