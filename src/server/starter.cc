#include "server/starter.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "edge/wire/attachment.h"
#include "host/knowledge/starter.h"
#include "server/parts.h"

namespace jx::server {

namespace {

constexpr std::string_view mark = "knowledge.begun";

Error named(const host::Starter& starter, Error error) {
  error.detail = fmt::format("{}.yaml {}", starter.name, error.detail);
  return error;
}

std::string id_of(std::string_view prefix, const host::Starter& starter) {
  return fmt::format("{}-{}", prefix, starter.name);
}

// What an earlier start did, in the order of the starters; a reply without seq where it did
// nothing.
Result<std::vector<host::Reply>> done_earlier(Site& site, std::span<const host::Starter> starters,
                                              std::string_view prefix) {
  std::vector<host::Reply> replies(starters.size());
  const host::Rows& rows = *site.desk().store().rows;
  for (std::size_t i = 0; i < starters.size(); ++i) {
    auto earlier = rows.find_command({}, desk::CommandId(id_of(prefix, starters[i])));
    if (!earlier) return error_of(std::move(earlier));
    if (*earlier) replies[i] = {(*earlier)->seq, true};
  }
  return replies;
}

// One command for each starter, all together, so that they share their commits. The ids are the
// same at every start: what an earlier one did stays, though the files may have changed since.
// Answers in the order of the starters.
template <class Make>
Result<std::vector<host::Reply>> ask_all(Site& site, std::span<const host::Starter> starters,
                                         std::string_view prefix, const Make& make) {
  auto replies = done_earlier(site, starters, prefix);
  if (!replies) return replies;
  std::optional<Error> failed;
  std::size_t open =
      static_cast<std::size_t>(std::ranges::count(*replies, Seq{}, &host::Reply::seq));
  bool answered = open == 0;
  for (std::size_t i = 0; i < starters.size(); ++i) {
    if ((*replies)[i].seq) continue;
    const desk::CommandId id(id_of(prefix, starters[i]));
    site.desk().submit({}, id, make(i), [&, i](Result<host::Reply> reply) {
      if (reply) {
        (*replies)[i] = *reply;
      } else if (!failed) {
        failed = named(starters[i], std::move(reply).error());
      }
      answered = --open == 0;
    });
  }
  site.turn_until(answered);
  if (failed) return tl::unexpected(*std::move(failed));
  return replies;
}

Result<desk::GuidePicture> bring_picture(host::Store& store, const host::StarterPicture& picture) {
  auto bytes = read_file(picture.file.string());
  if (!bytes) return error_of(std::move(bytes));
  const auto type = edge::wire::sniff_media_type(*bytes);
  if (!type || !edge::wire::is_inline(*type))
    return fail(ErrorKind::invalid, "knowledge.not_a_picture", picture.file.string());
  auto hash = store.blobs->put(codec::Subject("platform"), *bytes);
  if (!hash) return error_of(std::move(hash));
  return desk::GuidePicture{.hash = *hash,
                            .media_type = std::string(*type),
                            .bytes = static_cast<std::int64_t>(bytes->size())};
}

// Takes the pictures in and names them in the steps.
Result<void> bring_pictures(host::Store& store, std::span<host::Starter> starters) {
  for (host::Starter& starter : starters) {
    for (const host::StarterPicture& picture : starter.pictures) {
      auto brought = bring_picture(store, picture);
      if (!brought) return tl::unexpected(named(starter, std::move(brought).error()));
      starter.content.steps[picture.step].picture = *std::move(brought);
    }
  }
  return store.keys->flush();
}

// Nobody has been here before this program knew of articles, or while it was to bring none: in
// memory are only those who were here a moment ago.
Result<bool> is_new(Site& site) {
  const desk::State& state = site.desk().desk().state();
  if (!state.contacts.empty()) return false;
  auto tickets = site.desk().store().rows->tickets({.count = 1});
  if (!tickets) return error_of(std::move(tickets));
  return tickets->empty();
}

void await_projection(Site& site) {
  bool projected = false;
  site.desk().when_projected([&] { projected = true; });
  site.turn_until(projected);
}

Result<void> publish_all(Site& site, std::span<host::Starter> starters) {
  if (auto brought = bring_pictures(site.desk().store(), starters); !brought) return brought;
  auto saved = ask_all(site, starters, "ks", [&](std::size_t i) {
    return desk::SaveArticle{.content = starters[i].content};
  });
  if (!saved) return error_of(std::move(saved));
  auto published = ask_all(site, starters, "kp", [&](std::size_t i) {
    return desk::PublishArticle{ArticleId{(*saved)[i].seq.value}, 1};
  });
  if (!published) return error_of(std::move(published));
  return {};
}

}  // namespace

Result<void> begin_knowledge(Site& site, const host::Settings& settings) {
  const std::string& folder = settings.text("knowledge.folder");
  if (folder.empty()) return {};
  host::Store& store = site.desk().store();
  auto begun = store.marks->get(mark);
  if (!begun) return error_of(std::move(begun));
  if (*begun) return {};
  await_projection(site);
  const auto fresh = is_new(site);
  if (!fresh) return tl::unexpected(fresh.error());
  if (!*fresh) return store.marks->set(mark, "0");
  auto starters = host::load_starters(folder);
  if (!starters) return error_of(std::move(starters));
  if (auto published = publish_all(site, *starters); !published) return published;
  return store.marks->set(mark, std::to_string(starters->size()));
}

}  // namespace jx::server
