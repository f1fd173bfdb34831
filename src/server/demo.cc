// jianxin demo: the server with staff, keys and a marketplace in trouble. The accounts are made at
// the first start and written down in logins.json, which only the owner can read.
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "codec/json.h"
#include "edge/auth/password.h"
#include "edge/auth/secret.h"
#include "server/parts.h"
#include "server/site.h"
#include "server/starter.h"
#include "server/verb.h"
#include "shop/push/push_inbound.h"

namespace jx::server {

struct DemoLogin {
  std::string name{};
  std::string role{};
  std::string login{};
  std::string password{};
};
JX_DESCRIBE(DemoLogin, name, role, login, password)

struct DemoPush {
  std::int64_t key = 0;
  std::string secret{};
};
JX_DESCRIBE(DemoPush, key, secret)

struct DemoLogins {
  std::string base_url{};
  std::string shop{};
  DemoLogin operator_login{};
  std::vector<DemoLogin> agents{};
  DemoPush push{};
  std::string identity_secret{};
};

namespace {

constexpr std::string_view shop_name = "demo";

struct Person {
  std::string_view name;
  std::string_view login;
  desk::Role role;
  std::int64_t capacity;
};
constexpr std::array people{
    Person{"店长", "boss", desk::Role::operator_, 3},
    Person{"主管阿宁", "aning", desk::Role::supervisor, 3},
    Person{"客服小林", "xiaolin", desk::Role::agent, 4},
    Person{"客服小周", "xiaozhou", desk::Role::agent, 4},
    Person{"客服小陈", "xiaochen", desk::Role::agent, 4},
    Person{"售后阿楠", "anan", desk::Role::specialist, 3},
};

// "operator" is a member name that C++ does not allow, so this object is written by hand.
std::string to_text(const DemoLogins& logins) {
  return fmt::format(
      "{{\"base_url\":{},\"shop\":{},\"operator\":{},\"agents\":{},\"push\":{},\"identity_secret\":"
      "{}}}\n",
      codec::to_json(logins.base_url), codec::to_json(logins.shop),
      codec::to_json(logins.operator_login), codec::to_json(logins.agents),
      codec::to_json(logins.push), codec::to_json(logins.identity_secret));
}

Result<DemoLogins> from_text(const std::string& text) {
  const auto damaged = [] { return fail(ErrorKind::corrupt, "demo.logins_damaged"); };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text).get(root) != simdjson::SUCCESS || !root.is_object()) return damaged();
  DemoLogins logins;
  std::string_view secret;
  if (root["identity_secret"].get_string().get(secret) != simdjson::SUCCESS) return damaged();
  logins.identity_secret = secret;
  const auto read = [&](const char* name, auto& member) {
    auto value =
        codec::from_element<std::remove_reference_t<decltype(member)>>(root[name].value(), name);
    if (!value) return false;
    member = *std::move(value);
    return true;
  };
  if (!read("operator", logins.operator_login) || !read("agents", logins.agents) ||
      !read("push", logins.push)) {
    return damaged();
  }
  return logins;
}

Result<void> write_private(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  std::error_code error;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  file << text;
  file.flush();
  if (!file || error) return fail(ErrorKind::unavailable, "file.unwritable", path);
  return {};
}

Result<host::Reply> ask(Site& site, desk::CommandBody body) {
  bool answered = false;
  Result<host::Reply> answer = host::Reply{};
  site.desk().submit({}, {}, std::move(body), [&](Result<host::Reply> reply) {
    answer = std::move(reply);
    answered = true;
  });
  site.turn_until(answered);
  return answer;
}

Result<DemoLogin> hire(Site& site, const Person& person) {
  auto added = ask(site, desk::AddAgent{.name = std::string(person.name),
                                        .role = person.role,
                                        .capacity = person.capacity});
  if (!added) return error_of(std::move(added));
  DemoLogin login{.name = std::string(person.name),
                  .role = std::string(enum_text(person.role)),
                  .login = std::string(person.login),
                  .password = edge::auth::random_text(9)};
  auto hash = edge::auth::hash_password(login.password);
  if (!hash) return error_of(std::move(hash));
  auto saved = site.desk().store().accounts->save(host::Account{
      .agent = {added->seq.value}, .login = login.login, .password_hash = *std::move(hash)});
  if (!saved) return error_of(std::move(saved));
  return login;
}

Result<void> write_canned_replies(Site& site) {
  constexpr std::array<std::array<std::string_view, 2>, 4> replies{
      {{"查单中", "您好，我是{agent}，正在为您核对订单 {order_no}，请稍等片刻。"},
       {"已补单", "订单 {order_no} 已为您补发，请刷新订单页查看；如仍未到账请直接回复我。"},
       {"退款说明", "退款已提交，原路返回一般 1–3 个工作日到账，我会在进度里持续更新。"},
       {"上游处理中",
        "上游正在处理该订单，我已加急跟进，预计 {expected} 内有结果，会第一时间告诉您。"}}};
  for (const auto& [title, text] : replies) {
    auto saved =
        ask(site, desk::SaveCannedReply{.title = std::string(title), .text = std::string(text)});
    if (!saved) return error_of(std::move(saved));
  }
  return {};
}

Result<DemoLogins> populate(Site& site, const std::string& identity_secret) {
  DemoLogins logins{.shop = std::string(shop_name), .identity_secret = identity_secret};
  for (const Person& person : people) {
    auto login = hire(site, person);
    if (!login) return error_of(std::move(login));
    if (person.role == desk::Role::operator_) {
      logins.operator_login = *std::move(login);
    } else {
      logins.agents.push_back(*std::move(login));
    }
  }
  if (auto written = write_canned_replies(site); !written) return error_of(std::move(written));
  logins.push.secret = edge::auth::random_text(32);
  auto key = site.desk().store().accounts->add_api_key(
      {.name = std::string(shop_name),
       .secret_hash = edge::auth::sha256_hex(logins.push.secret),
       .secret_sealed = shop::seal_push_secret(*site.desk().store().keys, logins.push.secret),
       .scopes = {Word("facts:write")},
       .created_at = site.desk().now()});
  if (!key) return error_of(std::move(key));
  if (auto flushed = site.desk().store().keys->flush(); !flushed)
    return error_of(std::move(flushed));
  logins.push.key = static_cast<std::int64_t>(*key);
  return logins;
}

void print_logins(const DemoLogins& logins) {
  fmt::print("\n{}\n",
             in_language("A marketplace in trouble is open:", "一个正出着问题的商城已开张："));
  fmt::print("  {:<10} {}/\n", in_language("door", "服务大厅"), logins.base_url);
  fmt::print("  {:<10} {}/widget/demo\n", in_language("shop", "商城页面"), logins.base_url);
  fmt::print("  {:<10} {}/console/\n\n", in_language("console", "客服台"), logins.base_url);
  const auto row = [](const DemoLogin& login) {
    fmt::print("  {:<11} {:<10} {}   {}\n", login.role, login.login, login.password, login.name);
  };
  row(logins.operator_login);
  for (const DemoLogin& login : logins.agents) row(login);
  fmt::print("\n{}\n\n",
             in_language("Ctrl-C ends it; the data stays.", "Ctrl-C 结束；数据会保留。"));
  std::fflush(stdout);
}

Result<pid_t> start_market(const std::string& program, const std::string& logins_file,
                           const std::string& seed) {
  std::array<std::string, 6> words{program, "demo", "--logins", logins_file, "--seed", seed};
  std::array<char*, words.size() + 1> pointers{};
  for (std::size_t i = 0; i < words.size(); ++i) pointers[i] = words[i].data();
  pid_t child = 0;
  if (const int error =
          posix_spawn(&child, program.c_str(), nullptr, nullptr, pointers.data(), environ);
      error != 0) {
    return fail(ErrorKind::not_found, "demo.market_missing",
                fmt::format("{}: {}", program, std::generic_category().message(error)));
  }
  return child;
}

Result<DemoLogins> prepare(Site& site, const std::string& file,
                           const std::string& identity_secret) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return populate(site, identity_secret);
  auto text = read_file(file);
  if (!text) return error_of(std::move(text));
  return from_text(*text);
}

// The secret must be there before the site opens, the rest comes from the site itself.
Result<std::string> identity_secret(const std::string& file) {
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored)) return read_file(file);
  std::string secret = edge::auth::random_text(32);
  if (auto written = write_private(file, secret); !written) return error_of(std::move(written));
  return secret;
}

Result<host::Settings> demo_settings(const Arguments& arguments, const std::string& folder) {
  auto settings = load_settings(arguments);
  if (!settings) return settings;
  const std::array<std::pair<std::string_view, std::string>, 5> forced{
      {{"data.folder", folder + "/data"},
       {"data.master_key", folder + "/keys/master.key"},
       {"identity.secret_file", folder + "/keys/identity.secret"},
       {"identity.issuer", std::string(shop_name)},
       {"platform.name", "见信演示商城"}}};
  for (const auto& [name, value] : forced) {
    if (auto set = settings->set(name, value); !set) return error_of(std::move(set));
  }
  return settings;
}

Result<int> run_demo(const Arguments& arguments) {
  const std::string folder = arguments.value_or("--data", "var/demo");
  std::error_code error;
  std::filesystem::create_directories(folder + "/keys", error);
  if (error) return fail(ErrorKind::unavailable, "file.unwritable", folder);
  edge::auth::prepare_random();
  auto secret = identity_secret(folder + "/keys/identity.secret");
  if (!secret) return error_of(std::move(secret));
  auto settings = demo_settings(arguments, folder);
  if (!settings) return error_of(std::move(settings));
  auto site = Site::open(*settings);
  if (!site) return error_of(std::move(site));
  const std::string logins_file = folder + "/logins.json";
  auto logins = prepare(**site, logins_file, *secret);
  if (!logins) return error_of(std::move(logins));
  if (auto begun = begin_knowledge(**site, *settings); !begun) return error_of(std::move(begun));
  if (auto started = (*site)->start(); !started) return error_of(std::move(started));
  logins->base_url = (*site)->base_url();
  logins->shop = shop_name;
  if (auto written = write_private(logins_file, to_text(*logins)); !written)
    return error_of(std::move(written));
  print_logins(*logins);
  pid_t market = 0;
  if (const auto program = arguments.value("--market"); program && !arguments.has("--no-market")) {
    auto child = start_market(*program, logins_file, arguments.value_or("--seed", "1"));
    if (!child) return error_of(std::move(child));
    market = *child;
  }
  (*site)->run();
  if (market != 0) {
    kill(market, SIGTERM);
    waitpid(market, nullptr, 0);
  }
  return done;
}

}  // namespace

int demo(const Arguments& arguments) {
  auto ran = run_demo(arguments);
  return ran ? *ran : report(ran.error());
}

}  // namespace jx::server
