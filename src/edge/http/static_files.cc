#include "edge/http/static_files.h"

#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iterator>

#include "edge/auth/secret.h"

namespace jx::edge::http {

namespace {

constexpr std::size_t files_max = 2'000;
constexpr std::int64_t file_bytes_max = 32 << 20;

// A path without anything that could lead out of the folder.
bool is_safe(std::string_view path) {
  if (path.starts_with('/') || path.find('\\') != path.npos || path.find('\0') != path.npos)
    return false;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (path.substr(0, slash).starts_with('.')) return false;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return true;
}

std::shared_ptr<const std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return nullptr;
  return std::make_shared<const std::string>(std::istreambuf_iterator<char>(in),
                                             std::istreambuf_iterator<char>());
}

// Built files carry a hash of their content in the name ("index-B3dX9a1c.js"): they never change.
bool is_immutable(std::string_view path) {
  return path.find("/assets/") != path.npos || path.find("/chunks/") != path.npos;
}

}  // namespace

std::string_view media_type_of(std::string_view name) {
  constexpr auto types = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".mjs", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".jpg", "image/jpeg"},
       {".webp", "image/webp"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".txt", "text/plain; charset=utf-8"},
       {".webmanifest", "application/manifest+json"}});
  for (const auto& [ending, type] : types) {
    if (name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

const StaticFiles::File* StaticFiles::load(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size > file_bytes_max) {
    files_.erase(path);
    return nullptr;
  }
  const std::int64_t changed =
      static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
  const auto known = files_.find(path);
  if (known != files_.end() && known->second.changed == changed &&
      known->second.size == status.st_size) {
    return &known->second;
  }
  if (files_.size() >= files_max) files_.clear();
  File file{.bytes = read_file(path), .changed = changed, .size = status.st_size};
  if (!file.bytes) return nullptr;
  file.gzip = read_file(path + ".gz");
  file.etag = "\"" + auth::sha256_hex(*file.bytes).substr(0, 24) + "\"";
  return &(files_[path] = std::move(file));
}

Response StaticFiles::serve(const Request& request, const Mount& mount, const std::string& path,
                            const File& file) const {
  Response response;
  response.content_type = media_type_of(path);
  response.headers.emplace_back("ETag", file.etag);
  response.headers.emplace_back(
      "Cache-Control", is_immutable(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (response.content_type.starts_with("text/html")) {
    response.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors " +
            mount.frame_ancestors);
  }
  if (mount.is_for_all) {
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  }
  if (path.ends_with("progress.html"))
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
  if (request.header("if-none-match").find(file.etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  const bool takes_gzip = request.header("accept-encoding").find("gzip") != std::string_view::npos;
  if (file.gzip) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (file.gzip && takes_gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  response.shared_body = file.gzip && takes_gzip ? file.gzip : file.bytes;
  return response;
}

std::optional<Response> StaticFiles::find(const Request& request) {
  const auto decoded = percent_decoded(request.path, false);
  if (!decoded) return std::nullopt;
  for (const Mount& mount : mounts_) {
    if (!decoded->starts_with(mount.prefix)) continue;
    std::string name = decoded->substr(mount.prefix.size());
    if (mount.is_file) {
      const File* only = name.empty() ? load(mount.folder) : nullptr;
      if (only != nullptr) return serve(request, mount, mount.folder, *only);
      continue;
    }
    if (!is_safe(name)) continue;
    if (name.empty() || name.ends_with('/')) name += "index.html";
    std::string path = mount.folder + "/" + name;
    const File* file = load(path);
    if (file == nullptr && name.find('.') == name.npos) {
      path += ".html";
      file = load(path);
    }
    if (file == nullptr && !mount.fallback.empty() && name.find('.') == name.npos) {
      path = mount.folder + "/" + mount.fallback;
      file = load(path);
    }
    if (file != nullptr) return serve(request, mount, path, *file);
  }
  return std::nullopt;
}

}  // namespace jx::edge::http
