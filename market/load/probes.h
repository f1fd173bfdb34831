// Single questions to a server under test; each runs the loop until it is answered and gives one
// JSON object. Thread-safety: the loop's thread.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "market/client/account.h"

namespace jx::market {

// Memory of the server per idle visitor. {"connections","rss_per_connection","pss_per_connection",
// "anonymous_per_connection","rss_before","rss_after"} in bytes.
Result<std::string> probe_idle(Loop& loop, const Address& server, int server_pid,
                               std::size_t visitors);

// Every line ends at once (`interrupt` ends them, by default they are cut here); everybody comes
// back, writes once more and must see each of their messages once.
// {"connections","back_ms","all_shown_ms","lost","doubled","refused"}; a negative time = not within
// 60 s.
Result<std::string> probe_storm(Loop& loop, const Address& server, std::size_t visitors,
                                const std::function<void()>& interrupt = {});

// Log-ins per second, `at_once` at a time. {"per_second","count","ms":{…}}.
Result<std::string> probe_logins(Loop& loop, const Address& server, const Login& login,
                                 std::size_t at_once, double seconds);

// Identified visitors, each with a paid order of their own whose notice was lost, ask where it is;
// times until the verdict and until the assistant's words are on their screen. Their orders are in
// the tables before the first asks, and the questions of the first `warm_up` seconds do not count.
// {"rate","asked","verdict_us":{…},"answer_us":{…},"unanswered"}.
struct AnswersPlan {
  double rate_per_s = 500;
  double seconds = 4;
  double warm_up_s = 1;
  int server_pid = 0;
};
Result<std::string> probe_answers(Loop& loop, const Address& server, const DemoLogins& logins,
                                  const AnswersPlan& plan);

}  // namespace jx::market
