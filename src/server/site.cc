#include "server/site.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "host/llm/refusal.h"
#include "server/metrics.h"
#include "server/parts.h"
#include "server/verb.h"
#include "shop/refusal.h"
#include "trade/chain.h"
#include "trade/diagnose.h"

namespace jx::server {

namespace {

constexpr int commit_failed =
    70;  // EX_SOFTWARE: what is durable is not known, only a restart can tell

[[noreturn]] void end_process(const Error& error) {
  fmt::print(
      stderr, "jianxin: {} {}: {}\n",
      in_language(
          "the journal could not be written, the process ends; what was acknowledged is safe:",
          "日志无法写入，进程退出；已确认的内容都是安全的："),
      error.code, error.detail);
  std::_Exit(commit_failed);
}

// "127.0.0.1:8480" or "[::1]:8480".
Result<edge::http::Listen> listen_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto bad = [&] { return fail(ErrorKind::invalid, "listen.bad_address", text); };
  if (colon == text.npos) return bad();
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  int port = -1;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  if (error != std::errc{} || stop != end || port < 0 || port > 65535) return bad();
  return edge::http::Listen{.address = address, .port = static_cast<std::uint16_t>(port)};
}

}  // namespace

Site::Site(const host::Settings& settings) : settings_(settings), signals_(loop_) {}

Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::open(const host::Settings& settings) {
  std::unique_ptr<Site> site(new Site(settings));
  if (auto joined = site->join(); !joined) return error_of(std::move(joined));
  return site;
}

Result<void> Site::join() {
  auto store = open_store(settings_, true);
  if (!store) return error_of(std::move(store));
  desk_ = std::make_unique<host::DeskHost>(loop_, *std::move(store), policy_of(settings_), clock_,
                                           host::HostLimits{}, end_process);
  if (auto recovered = desk_->start(); !recovered) return recovered;
  auto rules = host::RuleShelf::open(*desk_, settings_.text("rules.folder"));
  if (!rules) return error_of(std::move(rules));
  rules_ = *std::move(rules);
  if (const auto& error = rules_->set_aside()) report(*error);
  desk_->watch(past_cases_);
  eraser_ = std::make_unique<host::Eraser>(*desk_, [](const Error& error) { report(error); });
  if (auto started = eraser_->start(); !started) return started;
  auto language = language::Language::load();
  if (!language) return error_of(std::move(language));
  language_ = *std::move(language);
  lessons_ = std::make_unique<host::LessonBook>(*desk_, *language_);
  lessons_->start();
  knowledge_ = std::make_unique<host::KnowledgeBase>(*desk_, *language_);
  if (auto started = knowledge_->start(); !started) return started;
  if (auto joined = join_pictures(); !joined) return joined;
  if (auto joined = join_assistant(); !joined) return joined;
  if (auto watching = watch_for_incidents(); !watching) return watching;
  auto edge_settings = this->edge_settings();
  if (!edge_settings) return error_of(std::move(edge_settings));
  edge_ = std::make_unique<edge::Edge>(loop_, *desk_, *std::move(edge_settings), edge_hooks());
  push_ = std::make_unique<shop::PushInbound>(*desk_);
  edge_->add_inbound(*push_);
  auto shops = Shops::open(settings_, loop_, *desk_, clock_);
  if (!shops) return error_of(std::move(shops));
  shops_ = *std::move(shops);
  for (host::HttpInbound* inbound : shops_->inbounds()) edge_->add_inbound(*inbound);
  std::vector<edge::http::ProblemText> texts;
  for (const shop::Refusal& refusal : shop::refusals()) {
    texts.push_back({refusal.code, refusal.zh, refusal.en});
  }
  for (const host::LlmRefusal& refusal : host::llm_refusals())
    texts.push_back({refusal.code, refusal.zh, refusal.en});
  edge::Edge::add_problem_texts(texts);
  return {};
}

// The models are loaded by the process that reads a picture, when there is one to read.
Result<void> Site::join_pictures() {
  if (!settings_.boolean("pictures.enabled")) return {};
  const vision::WorkerOptions worker = picture_worker(settings_);
  if (auto ready = check_picture_worker(worker); !ready) report(ready.error());
  const auto at_once = static_cast<std::size_t>(settings_.integer("pictures.at_once"));
  readers_ = std::make_unique<vision::PictureReaders>(
      worker, at_once,
      [this](std::function<void()> work) { boost::asio::post(loop_, std::move(work)); });
  pictures_ = std::make_unique<host::PictureReactor>(loop_, *desk_, *readers_, at_once);
  return pictures_->start();
}

Result<void> Site::watch_for_incidents() {
  if (!settings_.boolean("incidents.enabled")) return {};
  incidents_ = std::make_unique<host::IncidentReactor>(
      loop_, *desk_,
      [this](std::span<const trade::Fact> facts, Instant now) {
        return diagnose(facts, trade::ClaimKind::not_arrived, now);
      },
      host::IncidentReactor::Settings{.settle = settings_.duration("incidents.settle"),
                                      .quiet = settings_.duration("incidents.quiet"),
                                      .buyers_min = settings_.integer("incidents.buyers_min"),
                                      .utc_offset = settings_.utc_offset("platform.utc_offset")});
  return incidents_->start();
}

Result<void> Site::join_assistant() {
  const auto diagnose_claim = [this](std::span<const trade::Fact> facts,
                                     const trade::Number& number, trade::ClaimKind claim,
                                     Instant now) { return diagnose(facts, claim, now, number); };
  auto llm =
      LlmParts::open(settings_, loop_, *desk_, *knowledge_, *language_, clock_, diagnose_claim);
  if (!llm) return error_of(std::move(llm));
  llm_ = *std::move(llm);
  if (!settings_.boolean("assistant.enabled")) return {};
  assistant_ = std::make_unique<host::AssistantReactor>(
      loop_, *desk_, *language_, diagnose_claim,
      host::AssistantReactor::Options{
          .order_number_is_key = settings_.boolean("assistant.order_number_is_key"),
          .pictures_are_read = settings_.boolean("pictures.enabled"),
          .phraser = llm_->phraser()});
  return assistant_->start();
}

Result<edge::EdgeSettings> Site::edge_settings() const {
  edge::EdgeSettings edge;
  auto listen = listen_of(settings_.text("http.listen"));
  if (!listen) return error_of(std::move(listen));
  listen->tls = !settings_.text("tls.certificate").empty();
  edge.server.listens = {*listen};
  edge.server.certificate_file = settings_.text("tls.certificate");
  edge.server.key_file = settings_.text("tls.key");
  std::vector<edge::http::Network> proxies;
  for (const std::string& text : settings_.list("http.trusted_proxies")) {
    auto network = edge::http::network_from_text(text);
    if (!network) return error_of(std::move(network));
    proxies.push_back(*network);
  }
  edge.server.proxies = edge::http::TrustedProxies(std::move(proxies));
  edge.server.connections_max = static_cast<std::size_t>(settings_.integer("http.connections_max"));
  edge.server.connections_per_client_max =
      static_cast<std::size_t>(settings_.integer("http.connections_per_address_max"));
  edge.public_url = settings_.text("http.public_url");
  edge.allowed_origins = settings_.list("http.allowed_origins");
  edge.web_folder = settings_.text("http.web_folder");
  edge.name = settings_.text("platform.name");
  edge.utc_offset = settings_.utc_offset("platform.utc_offset");
  edge.hub.visitor_commands_per_second = settings_.integer("stream.visitor_commands_per_second");
  edge.hub.staff_commands_per_second = settings_.integer("stream.staff_commands_per_second");
  edge.log_file = stderr;
  edge.log_requests = settings_.boolean("log.requests");
  edge.covers_pictures = settings_.boolean("pictures.enabled");
  if (const std::string& file = settings_.text("identity.secret_file"); !file.empty()) {
    auto secret = read_file(file);
    if (!secret) return error_of(std::move(secret));
    while (secret->ends_with('\n')) secret->pop_back();
    if (secret->size() < 32) return fail(ErrorKind::invalid, "identity.secret_too_short", file);
    edge.identity_keys[settings_.text("identity.issuer")] = *std::move(secret);
  }
  return edge;
}

edge::EdgeHooks Site::edge_hooks() {
  return {
      .diagnose = [this](std::span<const trade::Fact> facts, trade::ClaimKind claim,
                         Instant now) { return diagnose(facts, claim, now); },
      .ask_suppliers =
          [this](const trade::Number& number, host::Done<std::vector<edge::AskedSupplier>> then) {
            ask_suppliers(number, std::move(then));
          },
      .rules = rules_.get(),
      .append_metrics =
          [this](std::string& out) {
            append_metrics(out, desk_->stats());
            if (readers_) append_metrics(out, readers_->stats());
            if (llm_->desk() != nullptr) append_metrics(out, *llm_->desk());
          },
      .is_ready = [this] { return !stopping_; },
      .knowledge = knowledge_.get(),
      .copilot = &llm_->copilot(),
      .lessons = lessons_.get()};
}

void Site::ask_suppliers(const trade::Number& number,
                         host::Done<std::vector<edge::AskedSupplier>> then) {
  shop::SupplierDesk* suppliers = shops_->suppliers();
  if (suppliers == nullptr) return then(fail(ErrorKind::not_found, "supplier.none_configured"));
  suppliers->ask(number, [then = std::move(then)](Result<shop::AskReport> report) {
    if (!report) return then(error_of(std::move(report)));
    std::vector<edge::AskedSupplier> asked;
    for (const shop::AskedSupplier& one : report->suppliers) {
      asked.push_back({.title = one.title,
                       .seen_at = one.seen_at,
                       .code = one.code,
                       .orders = one.orders,
                       .cards_unreadable = one.cards_unreadable});
    }
    then(std::move(asked));
  });
}

trade::Verdict Site::diagnose(std::span<const trade::Fact> facts, trade::ClaimKind claim,
                              Instant now, const trade::Number& number) {
  return trade::diagnose(trade::dossier_of(facts, number), rules_->book(),
                         {.kind = claim, .at = now}, now, past_cases_.durations(now));
}

Result<void> Site::start() {
  if (auto started = edge_->start(); !started) return started;
  shops_->start();
  await_signal();
  return {};
}

std::string Site::base_url() const {
  if (const std::string& url = settings_.text("http.public_url"); !url.empty()) return url;
  const std::string& listen = settings_.text("http.listen");
  const char* scheme = settings_.text("tls.certificate").empty() ? "http" : "https";
  std::string address = listen.substr(0, listen.rfind(':'));
  if (address == "0.0.0.0" || address == "[::]") address = "127.0.0.1";
  return fmt::format("{}://{}:{}", scheme, address, port());
}

void Site::await_signal() {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) signals_.add(signal);
  signals_.async_wait([this](const boost::system::error_code& error, int signal) {
    if (error) return;
    if (signal != SIGHUP) return stop();
    if (auto reloaded = edge_->reload(); !reloaded) report(reloaded.error());
    await_signal();
  });
}

// Outside in: no new connections, no new facts, no new answers, then what was accepted is
// committed.
void Site::stop() {
  stopping_ = true;
  if (shops_) shops_->stop();
  edge_->stop([this] {
    if (assistant_) assistant_->stop();
    lessons_->stop();
    if (pictures_) pictures_->stop();
    if (readers_) readers_->stop();
    if (incidents_) incidents_->stop();
    llm_->stop();
    eraser_->stop();
    desk_->stop([this] { loop_.stop(); });
  });
}

void Site::run() { loop_.run(); }

void Site::turn_until(const bool& reached) {
  while (!reached) {
    loop_.restart();
    loop_.run_one();
  }
}

}  // namespace jx::server
