#include "edge/api/poll.h"

#include <list>

#include "edge/api/context.h"
#include "edge/websocket/session.h"

namespace jx::edge::api {

namespace {

// Collects the frames of a session. It is answered from outside, so that frames of one commit
// travel together and the session is never ended from within its own call.
class Poll final : public http::Stream {
 public:
  Poll(Context& context, PollRequest request, http::Respond respond)
      : table_(context.polls),
        respond_(std::move(respond)),
        resuming_(request.hello.since.has_value()) {
    deadline_ = context.now() + request.wait;
    session_ = std::make_unique<websocket::Session>(context.hub, context.gate, *this, "");
    session_->greet(std::move(request.caller), request.hello);
  }

  void send_text(std::string_view head, std::string_view tail) override {
    std::string frame(head);
    frame += tail;
    bytes_ += frame.size();
    // A poll that resumes is not welcomed again; the door alone is no news either.
    const bool welcome = frame.starts_with(R"({"type":"welcome")");
    if (welcome) resumed_ = frame.find(R"("resumed":true)") != frame.npos;
    const bool quiet = (welcome && resuming_ && resumed_) ||
                       (resuming_ && resumed_ && frame.starts_with(R"({"type":"door")"));
    if (!(welcome && quiet)) frames_.push_back(std::move(frame));
    has_news_ = has_news_ || !quiet;
    table_.news();
  }
  void send_binary(std::string_view) override {}
  void close(std::uint16_t, std::string_view) override {
    closed_ = true;
    table_.news();
  }
  std::size_t pending_bytes() const override { return bytes_; }

  bool is_due(Instant now) const {
    const bool told = session_->greeted() && !session_->loading() && has_news_;
    return closed_ || told || (now >= deadline_ && session_->greeted() && !session_->loading());
  }

  void answer() {
    std::string body = "{\"frames\":[";
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      if (i != 0) body += ',';
      body += frames_[i];
    }
    fmt::format_to(std::back_inserter(body), "],\"cursor\":\"{}\"}}", session_->sent().value);
    session_.reset();
    respond_(http::json_response(std::move(body)));
  }

 private:
  const PollTable& table_;
  http::Respond respond_;
  std::unique_ptr<websocket::Session> session_;
  std::vector<std::string> frames_;
  std::size_t bytes_ = 0;
  Instant deadline_{};
  bool resuming_;
  bool resumed_ = false;
  bool has_news_ = false;
  bool closed_ = false;
};

}  // namespace

struct PollTable::State {
  std::list<Poll> polls;
};

PollTable::PollTable() : state_(std::make_unique<State>()) {}
PollTable::~PollTable() = default;

void PollTable::begin(Context& context, PollRequest request, http::Respond respond) {
  state_->polls.emplace_back(context, std::move(request), std::move(respond));
  news();
}

std::size_t PollTable::waiting() const { return state_->polls.size(); }

void PollTable::answer_due(Instant now) {
  for (auto poll = state_->polls.begin(); poll != state_->polls.end();) {
    if (!poll->is_due(now)) {
      ++poll;
      continue;
    }
    std::list<Poll> due;
    due.splice(due.begin(), state_->polls, poll++);
    due.front().answer();
  }
}

}  // namespace jx::edge::api
