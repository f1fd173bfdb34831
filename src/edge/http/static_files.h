// The built screens, served from a folder. Files are read once and kept; a change on disk is
// noticed by time and size. Thread-safety: loop thread only. Blocks: for the first read of a small
// file.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "edge/http/message.h"

namespace jx::edge::http {

// A folder of built files, mounted at a path.
struct Mount {
  std::string prefix{};           // "/console/"
  std::string folder{};           // "…/web/dist/console"; or the one file that is meant
  std::string fallback{};         // file for paths without one ("index.html" of a one-page app)
  std::string frame_ancestors{};  // "'none'" or who may embed the pages
  bool is_file = false;           // `folder` is a file, `prefix` its whole path
  bool is_for_all = false;        // pages of other origins may load it
};

class StaticFiles {
 public:
  explicit StaticFiles(std::vector<Mount> mounts) : mounts_(std::move(mounts)) {}
  // Nothing when no mount has the path. 304 for a matching If-None-Match; the file's .gz when there
  // is one and the client takes it.
  std::optional<Response> find(const Request& request);

 private:
  struct File {
    std::shared_ptr<const std::string> bytes{};
    std::shared_ptr<const std::string> gzip{};
    std::string etag{};
    std::int64_t changed = 0;
    std::int64_t size = 0;
  };
  const File* load(const std::string& path);
  Response serve(const Request& request, const Mount& mount, const std::string& path,
                 const File& file) const;

  std::vector<Mount> mounts_;
  std::map<std::string, File> files_;
};

std::string_view media_type_of(std::string_view file_name);

}  // namespace jx::edge::http
