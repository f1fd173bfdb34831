// A verb of the command line: `jianxin VERB …`.
#pragma once

#include <span>
#include <string_view>

#include "server/arguments.h"

namespace jx::server {

// Exit codes.
inline constexpr int done = 0;
inline constexpr int refused =
    1;  // understood, but cannot be: the sentence on standard error says why
inline constexpr int wrong_usage = 2;
inline constexpr int broken = 3;  // stored data contradicts itself

struct Verb {
  std::string_view name;
  std::string_view words;  // "FILE"
  std::string_view en;     // one line
  std::string_view zh;
  std::string_view more_en;  // what the help page adds
  std::string_view more_zh;
  std::span<const Option> options;
  int (*run)(const Arguments& arguments);
};

std::span<const Verb> verbs();

// The language of the terminal: Chinese unless LC_ALL, LC_MESSAGES or LANG name another.
bool speaks_chinese();
inline std::string_view in_language(std::string_view en, std::string_view zh) {
  return speaks_chinese() ? zh : en;
}

// An error in words, by its code.
struct Sentence {
  std::string_view zh;
  std::string_view en;
};
Sentence sentence_of(const Error& error);

// Prints the sentence of an error to standard error and answers the exit code for its kind.
int report(const Error& error);

int serve(const Arguments& arguments);
int demo(const Arguments& arguments);
int diagnose(const Arguments& arguments);
int import_facts(const Arguments& arguments);
int understand(const Arguments& arguments);
int rebuild(const Arguments& arguments);
int lessons(const Arguments& arguments);
int verify_journal(const Arguments& arguments);
int read_pictures(const Arguments& arguments);
int show_settings(const Arguments& arguments);
int show_version(const Arguments& arguments);

}  // namespace jx::server
