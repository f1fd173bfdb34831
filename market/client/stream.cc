#include "market/client/stream.h"

#include <fmt/format.h>

#include <algorithm>

namespace jx::market {

namespace {

constexpr auto slowed_pause = std::chrono::milliseconds(200);

JsonReader& reader() {
  static JsonReader one;  // one thread; answers die with the frame
  return one;
}

}  // namespace

StreamClient::StreamClient(Loop& loop, Settings settings, Credentials credentials,
                           StreamWatcher& watcher)
    : loop_(loop),
      settings_(std::move(settings)),
      credentials_(std::move(credentials)),
      watcher_(watcher) {}

StreamClient::~StreamClient() {
  *alive_ = false;
  if (line_) line_->close();
}

void StreamClient::start() {
  if (wanted_) return;
  wanted_ = true;
  open_line();
}

void StreamClient::stop() {
  wanted_ = false;
  ready_ = false;
  if (line_) std::exchange(line_, nullptr)->close();
}

void StreamClient::cut() {
  if (!line_) return;
  std::exchange(line_, nullptr)->cut();
  lost();
}

void StreamClient::open_line() {
  Headers headers;
  if (!credentials_.cookie.empty()) headers.emplace_back("Cookie", credentials_.cookie);
  line_ = Connection::open(loop_, settings_.server, "/v1/stream", std::move(headers), *this,
                           settings_.source);
}

void StreamClient::on_open() {
  JsonObject hello;
  hello.text("type", "hello");
  if (!credentials_.token.empty()) hello.text("token", credentials_.token);
  if (!credentials_.csrf.empty()) hello.text("csrf", credentials_.csrf);
  if (greeted_) hello.text("since", fmt::to_string(cursor_));
  if (!open_contacts_.empty()) {
    hello.raw("open", fmt::format("[\"{}\"]", fmt::join(open_contacts_, "\",\"")));
  }
  line_->send_text(hello.take());
}

void StreamClient::on_closed(std::string_view why) {
  last_loss_ = why;
  line_ = nullptr;
  lost();
}

void StreamClient::lost() {
  const bool was_ready = std::exchange(ready_, false);
  if (was_ready) watcher_.on_down();
  if (!wanted_) return;
  const int doublings = std::min(failures_++, 10);
  auto delay = std::min(settings_.retry_first * (1 << doublings), settings_.retry_max);
  // Scattered by up to a half, so that ten thousand do not come back in one moment.
  static std::uint64_t scatter = 1;
  scatter = scatter * 6364136223846793005u + 1442695040888963407u;
  delay -= delay / 2 * static_cast<int>((scatter >> 33) % 256) / 256;
  loop_.after(delay, [this, alive = alive_] {
    if (*alive && wanted_ && !line_) open_line();
  });
}

void StreamClient::on_text(std::string_view text) {
  const auto parsed = reader().read_padded(text);
  if (!parsed) return cut();
  const Json& frame = *parsed;
  const std::string_view type = text_at(frame, "type");
  if (type == "event") return take_event(frame);
  if (type == "ack") {
    const std::string_view id = text_at(frame, "id");
    settle(id);
    return watcher_.on_ack(id, id_at(frame, "seq"));
  }
  if (type == "welcome") return take_welcome(frame);
  if (type == "snapshot" || type == "board") {
    horizon_ = std::max(horizon_, id_at(frame, "seq"));
    const auto what = member_at(frame, type == "board" ? "board" : "conversation");
    if (!what) return;
    return type == "board" ? watcher_.on_board(*what) : watcher_.on_snapshot(*what);
  }
  if (type == "refused") {
    const std::string_view id = text_at(frame, "id");
    const auto problem = member_at(frame, "problem");
    const std::string_view code = problem ? text_at(*problem, "code") : "";
    if (code == "stream.too_fast") return send_again_later(id);
    settle(id);
    return watcher_.on_refused(id, code);
  }
  if (type == "problem") {
    const auto problem = member_at(frame, "problem");
    watcher_.on_problem(problem ? text_at(*problem, "code") : "");
  }
}

void StreamClient::take_welcome(const Json& frame) {
  ready_ = true;
  failures_ = 0;
  bool resumed = false;
  std::ignore = frame["resumed"].get_bool().get(resumed);
  if (!resumed || !greeted_) {
    cursor_ = id_at(frame, "seq");
    seen_ = 0;
  }
  horizon_ = cursor_;
  greeted_ = true;
  for (const Unacknowledged& waiting : outbox_) line_->send_text(waiting.frame);
  watcher_.on_ready(frame);
}

void StreamClient::take_event(const Json& frame) {
  const std::uint64_t seq = id_at(frame, "seq");
  if (seq <= cursor_) {
    ++repeats_;
    return;
  }
  if (id_at(frame, "prev") > horizon_) {
    ++gaps_;
    return cut();
  }
  cursor_ = seq;
  horizon_ = std::max(horizon_, seq);
  ServerEvent event{
      .seq = seq, .at_ms = number_at(frame, "at"), .command = text_at(frame, "command")};
  if (const auto actor = member_at(frame, "actor")) event.actor_kind = text_at(*actor, "kind");
  const auto body = member_at(frame, "event");
  if (!body) return;
  event.kind = text_at(*body, "kind");
  event.body = *body;
  watcher_.on_event(event);
}

// Nothing was recorded, so the same command may come again when the server has drawn breath.
void StreamClient::send_again_later(std::string_view id) {
  ++slowed_;
  loop_.after(slowed_pause, [this, alive = alive_, again = std::string(id)] {
    if (!*alive || !ready_) return;  // a new line sends the whole outbox anyway
    for (const Unacknowledged& waiting : outbox_) {
      if (waiting.id == again) return line_->send_text(waiting.frame);
    }
  });
}

void StreamClient::settle(std::string_view id) {
  const auto same = [&](const Unacknowledged& one) { return one.id == id; };
  const auto found = std::find_if(outbox_.begin(), outbox_.end(), same);
  if (found != outbox_.end()) outbox_.erase(found);
}

void StreamClient::command(std::string id, std::string_view body) {
  std::string frame = fmt::format(R"({{"type":"command","id":"{}","body":{}}})", id, body);
  if (ready_) line_->send_text(frame);
  outbox_.push_back({std::move(id), std::move(frame)});
}

void StreamClient::frame(std::string_view json) {
  if (ready_) line_->send_text(json);
}

void StreamClient::seen() {
  if (!ready_ || seen_ >= cursor_) return;
  seen_ = cursor_;
  frame(fmt::format(R"({{"type":"seen","seq":"{}"}})", seen_));
}

}  // namespace jx::market
