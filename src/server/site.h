// A running server: one platform, its way in, its sources, joined.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <string>

#include "edge/edge.h"
#include "host/clock.h"
#include "host/desk_host.h"
#include "host/knowledge/knowledge_base.h"
#include "host/lessons/lesson_book.h"
#include "host/reactor/assistant_reactor.h"
#include "host/reactor/eraser.h"
#include "host/reactor/incident_reactor.h"
#include "host/reactor/picture_reactor.h"
#include "host/rules/past_cases.h"
#include "host/rules/rule_shelf.h"
#include "host/settings/settings.h"
#include "language/understanding.h"
#include "server/llm_parts.h"
#include "server/shops.h"
#include "shop/push/push_inbound.h"
#include "trade/rule_book.h"
#include "vision/picture_readers.h"

namespace jx::server {

// Thread-safety: the thread that runs it.
class Site {
 public:
  // Opens the store and recovers; listens to nobody yet.
  // Errors: those of the settings, the store, the journal, the rules, the dictionaries.
  static Result<std::unique_ptr<Site>> open(const host::Settings& settings);
  ~Site();

  // Listens. Errors: as edge::Edge::start.
  Result<void> start();
  // Runs until SIGTERM or SIGINT, then stops in order.
  void run();
  // Turns the loop until `reached` is true: for preparations before run().
  void turn_until(const bool& reached);

  host::DeskHost& desk() { return *desk_; }
  std::uint16_t port() const { return edge_->port(); }
  std::string base_url() const;

 private:
  explicit Site(const host::Settings& settings);
  Result<void> join();
  Result<void> join_pictures();
  Result<void> watch_for_incidents();
  Result<void> join_assistant();
  Result<edge::EdgeSettings> edge_settings() const;
  edge::EdgeHooks edge_hooks();
  // `number`: of the purchase that is meant; empty = the only one.
  trade::Verdict diagnose(std::span<const trade::Fact> facts, trade::ClaimKind claim, Instant now,
                          const trade::Number& number = {});
  void ask_suppliers(const trade::Number& number,
                     host::Done<std::vector<edge::AskedSupplier>> then);
  void await_signal();
  void stop();

  host::Settings settings_;
  boost::asio::io_context loop_{1};
  boost::asio::signal_set signals_;
  host::SystemClock clock_;
  std::unique_ptr<language::Language> language_;
  host::FoldedPastCases past_cases_;
  std::unique_ptr<host::DeskHost> desk_;
  std::unique_ptr<host::RuleShelf> rules_;
  std::unique_ptr<host::Eraser> eraser_;
  std::unique_ptr<host::LessonBook> lessons_;
  std::unique_ptr<host::KnowledgeBase> knowledge_;
  std::unique_ptr<vision::PictureReaders> readers_;
  std::unique_ptr<host::PictureReactor> pictures_;
  std::unique_ptr<LlmParts> llm_;
  std::unique_ptr<host::AssistantReactor> assistant_;
  std::unique_ptr<host::IncidentReactor> incidents_;
  std::unique_ptr<shop::PushInbound> push_;
  std::unique_ptr<edge::Edge> edge_;
  std::unique_ptr<Shops> shops_;
  bool stopping_ = false;
};

}  // namespace jx::server
