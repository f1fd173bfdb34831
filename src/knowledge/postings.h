// What Index keeps: the terms, the places they stand in, the documents. Of this room only.
#pragma once

#include <map>
#include <unordered_map>

#include "knowledge/index.h"

namespace jx::knowledge {

// One document under one term. `weight` is the term's frequency there, weighed by field and length.
struct Posting {
  std::uint32_t packed = 0;  // slot · 16 + fields, a bit each
  float weight = 0;

  std::uint32_t slot() const { return packed >> 4U; }
  std::uint32_t fields() const { return packed & 15U; }
};

struct TermList {
  std::string key{};
  std::vector<Posting> postings{};  // by slot
};

struct Slot {
  DocumentId id = 0;  // 0 = free
  Showing showing{};
  std::vector<std::uint32_t> terms{};  // the lists it stands in, ascending
};

struct Index::Tables {
  std::unordered_map<std::string, std::uint32_t> numbers{};  // of lists, by key
  std::vector<TermList> lists{};
  std::vector<Slot> slots{};
  std::vector<std::uint32_t> free_slots{};
  std::unordered_map<DocumentId, std::uint32_t> places{};
  // Lists of words of other scripts by their first letter, for words written with a slip.
  std::map<char, std::vector<std::uint32_t>> latin{};

  // The list of this key, if any document stands in it.
  const TermList* find(const std::string& key) const {
    const auto found = numbers.find(key);
    if (found == numbers.end() || lists[found->second].postings.empty()) return nullptr;
    return &lists[found->second];
  }
  // How rare a term is that stands in so many documents.
  double rarity(std::size_t documents) const;
};

// What a query may mean, by term. Views of the tables: valid until they change.
struct Option {
  const TermList* list = nullptr;
  double factor = 1;  // of the score: less for what only sounds alike
  Match match = Match::word;
};
struct Unit {
  std::string term{};
  double weight = 1;              // of all it adds
  std::vector<Option> options{};  // the best first
  double importance = 0;          // how rare it is
  double fixed = 0;               // of a link: what it adds
};
std::vector<Unit> units_of(const Index::Tables& tables, const Query& query);

}  // namespace jx::knowledge
