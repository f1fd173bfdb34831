// jianxin read-picture: what the server would read in a picture, for whoever runs it or measures
// it.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "codec/json.h"
#include "language/understanding.h"
#include "server/parts.h"
#include "server/verb.h"
#include "vision/fields.h"

namespace jx::server {

namespace {

// As screens show it.
std::string shown(const desk::PictureField& field) {
  constexpr std::string_view label = "卡密:";
  if (field.name != Word{"card"}) return language::mask_secrets(field.text.text);
  return language::mask_secrets(std::string(label) + field.text.text).substr(label.size());
}

std::string_view confinement_text(vision::Confinement confinement) {
  switch (confinement) {
    case vision::Confinement::limits:
      return "limits";
    case vision::Confinement::network:
      return "network";
    case vision::Confinement::calls:
      return "calls";
  }
  return "limits";
}

// What every line begins with.
std::string head_of(const std::string& file, std::int64_t ms, const vision::WorkerUse& use) {
  std::string out = "{\"file\":";
  codec::append_json_text(out, file);
  fmt::format_to(std::back_inserter(out), ",\"ms\":{},\"processor_ms\":{},\"peak_kb\":{}", ms,
                 use.processor_ms, use.peak_kb);
  return out;
}

std::string json_of(std::string out, const vision::Reading& reading) {
  fmt::format_to(std::back_inserter(out),
                 ",\"width\":{},\"height\":{},\"complete\":{},\"confinement\":\"{}\","
                 "\"covered\":{},\"fields\":[",
                 reading.width, reading.height, reading.complete,
                 confinement_text(reading.confinement), reading.covered);
  bool first = true;
  for (const desk::PictureField& field : vision::fields_of(reading)) {
    fmt::format_to(std::back_inserter(out),
                   "{}{{\"name\":\"{}\",\"confidence\":{},\"text\":", first ? "" : ",",
                   field.name.view(), field.confidence);
    codec::append_json_text(out, shown(field));
    out += '}';
    first = false;
  }
  out += "],\"text\":";
  codec::append_json_text(out, language::mask_secrets(vision::text_of(reading)));
  return out + "}";
}

std::string json_of(std::string out, const Error& error) {
  fmt::format_to(std::back_inserter(out), ",\"refused\":\"{}\",\"detail\":", error.code);
  codec::append_json_text(out, error.detail);
  return out + "}";
}

void write_preview(const std::string& folder, const std::string& file, const std::string& bytes) {
  const auto name = std::filesystem::path(file).stem().string() + ".jpg";
  std::ofstream(std::filesystem::path(folder) / name, std::ios::binary) << bytes;
}

// False when it could not be read.
bool read_one(const vision::WorkerOptions& worker, const std::string& file,
              const std::optional<std::string>& preview_folder) {
  auto bytes = read_file(file);
  if (!bytes) {
    report(bytes.error());
    return false;
  }
  const auto began = std::chrono::steady_clock::now();
  vision::WorkerUse use;
  const auto reading = vision::read_in_process(worker, *bytes, nullptr, &use);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - began)
                      .count();
  std::string head = head_of(file, ms, use);
  fmt::print("{}\n", reading ? json_of(std::move(head), *reading)
                             : json_of(std::move(head), reading.error()));
  std::fflush(stdout);
  if (reading && preview_folder) write_preview(*preview_folder, file, reading->preview);
  return reading.has_value();
}

}  // namespace

int read_pictures(const Arguments& arguments) {
  if (arguments.words().empty()) return wrong_usage;
  auto settings = load_settings(arguments);
  if (!settings) return report(settings.error());
  vision::WorkerOptions worker = picture_worker(*settings);
  worker.shows_errors = true;
  if (auto ready = check_picture_worker(worker); !ready) return report(ready.error());
  bool all = true;
  for (const std::string& file : arguments.words())
    all = read_one(worker, file, arguments.value("--preview")) && all;
  return all ? done : refused;
}

}  // namespace jx::server
