// Trains the language's model from the labelled texts, when the house is built.
// usage: jx_train_language TEXTS_FOLDER MODEL_FILE
#include <fmt/format.h>

#include <chrono>
#include <fstream>

#include "language/training/learning.h"

int main(int argc, char** argv) {
  using namespace jx::language::training;
  if (argc != 3) {
    fmt::print(stderr, "usage: {} TEXTS_FOLDER MODEL_FILE\n", argv[0]);
    return 2;
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto corpus = read_corpus(argv[1]);
  if (!corpus) {
    fmt::print(stderr, "{}: {}\n", corpus.error().code, corpus.error().detail);
    return 1;
  }
  LearningReport report;
  const std::vector<std::byte> model = learn(*corpus, &report);
  std::ofstream out(argv[2], std::ios::binary);
  out.write(reinterpret_cast<const char*>(model.data()),
            static_cast<std::streamsize>(model.size()));
  if (!out.flush()) {
    fmt::print(stderr, "cannot write {}\n", argv[2]);
    return 1;
  }
  fmt::print("language: {} texts, {} + {} + {} features, {:.1f} MB, {:.1f} s\n", report.examples,
             report.wish_features, report.name_features, report.goods_features,
             static_cast<double>(model.size()) / 1e6,
             std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
}
