#include "market/control.h"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <charconv>

namespace jx::market {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view page_head = R"(<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>示范商城 · Demo marketplace</title>
<style>body{font:15px/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;
color-scheme:light dark}table{width:100%;border-collapse:collapse}td{padding:.4rem 0;
border-bottom:1px solid #8884}form{display:inline}button{padding:.3rem .9rem}</style>
<h1>示范商城</h1>)";

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

}  // namespace

struct Control::Door : std::enable_shared_from_this<Door> {
  Door(Loop& owner, Fair& town) : loop(owner), fair(town), acceptor(owner.io) {}

  void accept() {
    acceptor.async_accept([self = shared_from_this()](error_code error, tcp::socket socket) {
      if (error || self->stopped) return;
      std::make_shared<Visit>(self, std::move(socket))->read();
      self->accept();
    });
  }

  struct Visit : std::enable_shared_from_this<Visit> {
    Visit(std::shared_ptr<Door> owner, tcp::socket socket)
        : door(std::move(owner)), stream(std::move(socket)) {}
    void read() {
      stream.expires_after(std::chrono::seconds(10));
      http::async_read(
          stream, buffer, request, [self = shared_from_this()](error_code e, std::size_t) {
            if (e || self->door->stopped) return;
            self->response = self->door->answer(self->request);
            self->response.prepare_payload();
            http::async_write(self->stream, self->response,
                              [self](error_code, std::size_t) { self->stream.close(); });
          });
    }
    std::shared_ptr<Door> door;
    beast::tcp_stream stream;
    beast::flat_buffer buffer{16 * 1024};
    Request request{};
    Response response{};
  };

  Response answer(const Request& request) {
    Response response{http::status::ok, 11};
    response.set(http::field::content_type, "text/html; charset=utf-8");
    response.keep_alive(false);
    const std::string target(request.target());
    if (request.method() == http::verb::get && target == "/") {
      response.body() = page();
      return response;
    }
    const std::string_view origin = request[http::field::origin];
    const bool ours = origin.empty() || origin == own_origin;
    if (request.method() == http::verb::post && ours && change(target)) {
      response.result(http::status::see_other);
      response.set(http::field::location, "/");
      return response;
    }
    response.result(http::status::not_found);
    response.body() = "not found\n";
    return response;
  }

  // "/agents/2/off", "/agents/all/on", "/suppliers/0/off"
  bool change(std::string_view target) {
    constexpr std::string_view agents = "/agents/";
    constexpr std::string_view suppliers = "/suppliers/";
    const bool is_supplier = target.starts_with(suppliers);
    if (!is_supplier && !target.starts_with(agents)) return false;
    target.remove_prefix(is_supplier ? suppliers.size() : agents.size());
    const std::string_view who = target.substr(0, target.find('/'));
    const std::string_view what = target.substr(std::min(target.size(), who.size() + 1));
    if (what != "on" && what != "off") return false;
    std::size_t number = 0;
    const bool all = who == "all" && !is_supplier;
    if (!all && std::from_chars(who.data(), who.data() + who.size(), number).ec != std::errc{}) {
      return false;
    }
    return is_supplier ? switch_supplier(number, what == "on")
                       : switch_clerks(all, number, what == "on");
  }

  bool switch_supplier(std::size_t number, bool on) {
    const auto names = Fair::suppliers();
    if (number >= names.size()) return false;
    fair.break_supplier(names[number], !on);
    return true;
  }

  bool switch_clerks(bool all, std::size_t number, bool on) {
    auto& clerks = fair.clerks();
    if (!all && number >= clerks.size()) return false;
    for (std::size_t i = 0; i < clerks.size(); ++i) {
      if (all || i == number) on ? clerks[i]->begin_shift() : clerks[i]->end_shift();
    }
    return true;
  }

  std::string page() const {
    std::string out(page_head);
    out += fmt::format(
        "<p>{} 笔订单 · {} 位顾客在线 · {} 次求助 · {} 条事实已送达</p>"
        "<p>关掉一位模拟客服，就可以用其账号登录控制台，由真人接手。<br>"
        "Switch a simulated agent off and log in to the console in their place.</p><table>",
        fair.orders(), fair.customers_now(), fair.complaints(), fair.push().recorded());
    const auto line = [&](std::string_view label, std::string_view state, std::string_view action,
                          std::string_view button) {
      out +=
          fmt::format("<tr><td>{}<td>{}<td><form method=post action={}><button>{}</button></form>",
                      label, state, action, button);
    };
    const auto row = [&](std::string_view id, std::string_view label, bool on) {
      line(label, on ? "模拟 simulated" : "空出 free",
           fmt::format("/agents/{}/{}", id, on ? "off" : "on"), on ? "让其下班 off" : "叫回 on");
    };
    const auto& clerks = fair.clerks();
    bool any = false;
    for (std::size_t i = 0; i < clerks.size(); ++i) {
      any = any || clerks[i]->working();
      row(fmt::to_string(i), fmt::format("{} ({})", clerks[i]->name(), clerks[i]->login()),
          clerks[i]->working());
    }
    row("all", "全部 all", any);
    out +=
        "</table><p>让一个供应商出故障，看故障事件怎样被发现、公告和结束。<br>"
        "Break a supplier and see the incident found, announced and closed.</p><table>";
    const auto names = Fair::suppliers();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool broken = fair.is_broken(names[i]);
      line(names[i], broken ? "故障 broken" : "正常 well",
           fmt::format("/suppliers/{}/{}", i, broken ? "on" : "off"),
           broken ? "修好 mend" : "弄坏 break");
    }
    return out + "</table>";
  }

  Loop& loop;
  Fair& fair;
  tcp::acceptor acceptor;
  std::string own_origin{};
  bool stopped = false;
};

Control::Control(Loop& loop, Fair& fair) : door_(std::make_shared<Door>(loop, fair)) {}

Control::~Control() {
  door_->stopped = true;
  error_code ignored;
  door_->acceptor.close(ignored);
}

Result<std::uint16_t> Control::listen(std::uint16_t port) {
  error_code error;
  const tcp::endpoint here(asio::ip::address_v4::loopback(), port);
  door_->acceptor.open(here.protocol(), error);
  if (!error) door_->acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) door_->acceptor.bind(here, error);
  if (!error) door_->acceptor.listen(16, error);
  if (error) return fail(ErrorKind::conflict, "control.port_in_use", error.message());
  const std::uint16_t got = door_->acceptor.local_endpoint(error).port();
  door_->own_origin = fmt::format("http://127.0.0.1:{}", got);
  door_->accept();
  return got;
}

}  // namespace jx::market
