// jianxin VERB …: finds the verb, reads its options, runs it.
#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include "server/verb.h"

namespace jx::server {

namespace {

void print_overview(std::FILE* out) {
  fmt::print(out, "{}\n\n",
             in_language("Jianxin 见信: the support desk that keeps its word.",
                         "见信：说到做到的客服台。"));
  fmt::print(out, "{}\n",
             in_language("usage: jianxin VERB [OPTIONS]", "用法：jianxin 动词 [选项]"));
  for (const Verb& verb : verbs()) {
    fmt::print(out, "  {:<15} {}\n", verb.name, in_language(verb.en, verb.zh));
  }
  fmt::print(out, "\n{}\n",
             in_language("jianxin VERB --help tells more.", "jianxin 动词 --help 查看详情。"));
}

void print_help(const Verb& verb) {
  fmt::print("{}\n\n", in_language(verb.en, verb.zh));
  fmt::print("{} jianxin {}{}{}\n", in_language("usage:", "用法："), verb.name,
             verb.words.empty() ? "" : " ", verb.words);
  for (const Option& option : verb.options) {
    fmt::print("  {:<28} {}\n", fmt::format("{} {}", option.name, option.value),
               in_language(option.en, option.zh));
  }
  const std::string_view more = in_language(verb.more_en, verb.more_zh);
  if (!more.empty()) fmt::print("\n{}\n", more);
}

int run(const std::vector<std::string>& words) {
  if (words.empty()) {
    print_overview(stderr);
    return wrong_usage;
  }
  if (words[0] == "--help" || words[0] == "help") {
    print_overview(stdout);
    return done;
  }
  const std::string name = words[0] == "--version" ? "version" : words[0];
  for (const Verb& verb : verbs()) {
    if (verb.name != name) continue;
    if (words.size() > 1 && words[1] == "--help") {
      print_help(verb);
      return done;
    }
    auto arguments = Arguments::parse(verb.options, std::span(words).subspan(1));
    if (!arguments) {
      report(arguments.error());
      return wrong_usage;
    }
    return verb.run(*arguments);
  }
  fmt::print(stderr, "jianxin: {} {}\n", in_language("no such verb:", "没有这个动词："), name);
  print_overview(stderr);
  return wrong_usage;
}

}  // namespace

}  // namespace jx::server

int main(int count, char** words) {
  std::signal(SIGPIPE, SIG_IGN);
  return jx::server::run({words + 1, words + count});
}
