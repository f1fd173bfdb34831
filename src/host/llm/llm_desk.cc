#include "host/llm/llm_desk.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "assistant/grounding/prompt.h"
#include "host/http_client.h"

namespace jx::host {
namespace {

// A model that says it used far less than it can have used is not believed.
constexpr std::int64_t believable_share = 4;

Tokens most_of(const assistant::ChatQuestion& chat) {
  return {assistant::tokens_approx(chat), chat.answer_tokens_max};
}

Tokens used_by(const assistant::ChatQuestion& chat, const assistant::ChatAnswer& answer) {
  const Tokens guess{assistant::tokens_approx(chat), assistant::tokens_approx(answer.text)};
  return {std::max(answer.prompt_tokens, guess.prompt / believable_share),
          std::max(answer.answer_tokens, guess.answer / believable_share)};
}

}  // namespace

struct LlmDesk::Job {
  Job(boost::asio::io_context& loop, std::weak_ptr<int> desk, LlmQuestion asked,
      Done<assistant::ChatAnswer> then)
      : alive(std::move(desk)), question(std::move(asked)), done(std::move(then)), timer(loop) {}

  const std::weak_ptr<int> alive;  // of the desk; taken on the loop

  LlmQuestion question;
  Done<assistant::ChatAnswer> done;
  boost::asio::steady_timer timer;
  std::atomic<bool> given_up = false;  // nobody waits any more
  std::atomic<bool> begun = false;     // the model was asked
  bool concluded = false;
};

LlmDesk::LlmDesk(boost::asio::io_context& loop, LanguageModel& model, LlmBudget& budget,
                 const Clock& clock)
    : loop_(loop),
      model_(model),
      budget_(budget),
      clock_(clock),
      pool_("llm", threads, waiting_max, true),
      staff_pool_("llm-staff", threads_for_staff, waiting_max, true) {}

LlmDesk::~LlmDesk() { stop(); }

void LlmDesk::stop() {
  stopping_ = true;
  alive_.reset();
}

bool LlmDesk::rests() const { return endpoint_.rests(clock_.now()) || sense_.rests(clock_.now()); }

void LlmDesk::count(const Error& error) { ++stats_.refused[error.code]; }

void LlmDesk::ask(LlmQuestion question, Done<assistant::ChatAnswer> done) {
  const auto refuse = [&](ErrorKind kind, std::string_view code) {
    const Error error{kind, code};
    count(error);
    done(tl::unexpected<Error>(error));
  };
  if (stopping_) return refuse(ErrorKind::unavailable, "host.stopping");
  const Instant now = clock_.now();
  if (sense_.rests(now) || !endpoint_.allows(now))
    return refuse(ErrorKind::unavailable, "llm.resting");
  auto job = std::make_shared<Job>(loop_, alive_, std::move(question), std::move(done));
  arm(job);
  WorkerPool& pool = job->question.for_staff ? staff_pool_ : pool_;
  if (pool.post([this, job] { run(job); })) {
    ++stats_.asked;
    return;
  }
  endpoint_.withdrawn();
  job->concluded = true;
  job->timer.cancel();
  const Error error{ErrorKind::throttled, "llm.busy"};
  count(error);
  job->done(tl::unexpected<Error>(error));
}

void LlmDesk::arm(const std::shared_ptr<Job>& job) {
  job->timer.expires_after(std::chrono::milliseconds(job->question.wait_max.ms));
  job->timer.async_wait([this, job](const boost::system::error_code& error) {
    if (error || job->alive.expired()) return;
    conclude(job, fail(ErrorKind::unavailable, "llm.too_slow"));
  });
}

// On a thread of the pool.
void LlmDesk::run(const std::shared_ptr<Job>& job) {
  if (job->given_up || stopping_) return;
  auto answer = std::make_shared<Result<assistant::ChatAnswer>>(ask_within_budget(*job));
  boost::asio::post(loop_, [this, job, answer] {
    if (!job->alive.expired()) conclude(job, std::move(*answer));
  });
}

Result<assistant::ChatAnswer> LlmDesk::ask_within_budget(Job& job) {
  const assistant::ChatQuestion& chat = job.question.chat;
  const Tokens most = most_of(chat);
  const Instant reserved = clock_.now();
  if (auto room = budget_.reserve(job.question.contact, most, reserved); !room)
    return error_of(std::move(room));
  job.begun = true;
  auto answer = model_.ask(chat, job.question.wait_max, [this, &job](std::string_view so_far) {
    if (stopping_ || job.given_up) return false;
    return !job.question.watch || job.question.watch(so_far);
  });
  // Of a question that may have arrived the whole reservation stays.
  if (!answer && !nothing_was_sent(answer.error())) return answer;
  const Tokens used = answer ? used_by(chat, *answer) : Tokens{};
  // What is not corrected stays counted too high: the safe side.
  (void)budget_.settle(job.question.contact, most, used, reserved);
  if (answer) {
    answer->prompt_tokens = used.prompt;
    answer->answer_tokens = used.answer;
  }
  return answer;
}

void LlmDesk::conclude(const std::shared_ptr<Job>& job, Result<assistant::ChatAnswer> answer) {
  if (job->concluded) return;
  job->concluded = true;
  job->given_up = true;
  job->timer.cancel();
  if (answer) {
    endpoint_.succeeded();
    ++stats_.answered;
    stats_.tokens += static_cast<std::uint64_t>(answer->prompt_tokens + answer->answer_tokens);
  } else {
    count(answer.error());
    // Without room, or without a thread in time, it is not the endpoint that failed.
    if (job->begun) {
      endpoint_.failed(clock_.now());
    } else {
      endpoint_.withdrawn();
    }
  }
  // Nothing of whoever asked stays with the job, whose last holder may be a thread of the pool.
  const auto done = std::exchange(job->done, {});
  done(std::move(answer));
}

void LlmDesk::note_used() { sense_.succeeded(); }

void LlmDesk::note_unusable(std::string_view code) {
  ++stats_.refused[code];
  sense_.failed(clock_.now());
}

}  // namespace jx::host
