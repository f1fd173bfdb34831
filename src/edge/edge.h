// The way in: HTTP, WebSocket, accounts. The face of this room; read it first, with
// docs/protocol.md.
//
//   Edge edge(io, service, settings, hooks);   // before the loop runs, the service has recovered
//   edge.add_inbound(shop_push);               // any HttpInbound; it outlives the edge
//   edge.start();                              // listens; then io.run()
//   edge.stop([&] { … });                      // connections are gone or were given up
//
// Everything runs on the thread of `io`. Thread-safety: loop thread only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "edge/http/problem.h"
#include "edge/http/server.h"
#include "edge/websocket/hub.h"
#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "host/llm/copilot.h"
#include "trade/fact.h"
#include "trade/signal.h"
#include "trade/verdict.h"

namespace jx::host {
class KnowledgeBase;
class LessonBook;
class RuleShelf;
}  // namespace jx::host

namespace jx::edge {

struct EdgeSettings {
  http::ServerSettings server{};
  websocket::HubSettings hub{};
  std::string public_url{};                    // "https://help.example.com"; for links; no end "/"
  std::vector<std::string> allowed_origins{};  // of widgets: "https://shop.example.com"; "*" = any
                                               // (visitors only; staff need our own origin)
  std::string widget_frame_ancestors = "*";    // who may embed the widget's pages (CSP)
  std::map<std::string, std::string> identity_keys{};  // shop -> secret of its signed identities
  std::string web_folder{};                            // what web/ builds (web/dist); empty = none
  std::string name = "Jianxin";                        // shown by authenticators
  bool expose_metrics = false;  // /metrics without a key (else scope metrics:read)
  Duration session_life = hours(12);
  Duration first_reply_promised = minutes(30);
  Duration utc_offset = hours(8);  // for "today"
  std::string version = "0.1.0";
  std::FILE* log_file = nullptr;  // null = no log
  bool log_requests = false;
  bool covers_pictures = false;  // staff see previews of customers' pictures; the original only by
                                 // POST /v1/pictures/reveal, recorded
};

// What one supplier said when it was asked about a purchase.
struct AskedSupplier {
  std::string title{};      // as people call it
  Instant seen_at{};        // when it answered, or when it was clear that it would not
  std::string_view code{};  // why it did not answer; empty = it did. Static storage
  std::size_t orders = 0;   // of which it told
  bool cards_unreadable = false;
};

// What other rooms do for the edge. Each may be empty; then the feature says so.
struct EdgeHooks {
  // The diagnosis of a purchase from its facts, as what is claimed of it.
  std::function<trade::Verdict(std::span<const trade::Fact>, trade::ClaimKind, Instant now)>
      diagnose{};
  // Asks the suppliers about a purchase, and answers once what they said is recorded. Errors:
  // not_found "supplier.none_configured", throttled and unavailable ones.
  std::function<void(const trade::Number&, host::Done<std::vector<AskedSupplier>>)> ask_suppliers{};
  // The rules of diagnosis, for operators. Outlives the edge.
  host::RuleShelf* rules = nullptr;
  // More lines for /metrics (host, store …), in Prometheus' text form.
  std::function<void(std::string& out)> append_metrics{};
  // False keeps /readyz at 503.
  std::function<bool()> is_ready{};
  // Someone asks for a new password: `link` is good once. Without it an operator issues the link.
  std::function<void(AgentId agent, const std::string& login, const std::string& link)>
      send_reset{};
  // Articles and guides; it outlives the edge.
  host::KnowledgeBase* knowledge = nullptr;
  // Help for agents at work; it outlives the edge.
  host::Copilot* copilot = nullptr;
  // What was learnt from corrections; it outlives the edge.
  host::LessonBook* lessons = nullptr;
};

class Edge {
 public:
  Edge(boost::asio::io_context& io, host::DeskService& service, EdgeSettings settings,
       EdgeHooks hooks);
  ~Edge();
  Edge(const Edge&) = delete;
  Edge& operator=(const Edge&) = delete;

  // Sentences of other rooms' refusals; the desk's are known. The views live for ever.
  static void add_problem_texts(std::span<const http::ProblemText> texts);
  // Hands every request under its prefix to `inbound`. Before start().
  void add_inbound(host::HttpInbound& inbound);
  // Errors: those of http::Server::start and websocket::load_board; what the accounts answer.
  Result<void> start();
  // Stops accepting, ends streams with 1001, lets answers finish, then calls back.
  void stop(std::function<void()> then);
  std::uint16_t port(std::size_t listen = 0) const;
  // SIGHUP: certificates are read again. Errors: invalid "tls.…"; the old ones stay in force.
  Result<void> reload();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The first start: when there is no account yet, makes the operator (if the desk has none) and a
// one-time invitation. Answers its path ("/console/#/invitation/…"), empty when there are accounts.
void ensure_operator_invitation(host::DeskService& service, host::Done<std::string> then);

}  // namespace jx::edge
