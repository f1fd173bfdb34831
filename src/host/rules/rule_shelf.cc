#include "host/rules/rule_shelf.h"

#include "host/rules/past_claims.h"
#include "host/rules/rule_file.h"

namespace jx::host {

namespace {

bool same(const RuleTexts& a, const RuleTexts& b) {
  return std::ranges::equal(a, b, [](const desk::RuleText& one, const desk::RuleText& other) {
    return one.sheet == other.sheet && one.text == other.text;
  });
}

// Those of `base` with `changes` in place of theirs, by name.
RuleTexts overlaid(const RuleTexts& base, RuleTexts changes) {
  std::map<Word, std::string> texts;
  for (const desk::RuleText& sheet : base) texts[sheet.sheet] = sheet.text;
  for (desk::RuleText& sheet : changes) texts[sheet.sheet] = std::move(sheet.text);
  RuleTexts all;
  for (auto& [name, text] : texts) all.push_back({name, std::move(text)});
  return all;
}

// Every sheet that was ever published in one of these editions, each text once.
Result<std::vector<trade::RuleSheet>> published_sheets(Store& store,
                                                       std::span<const Seq> editions) {
  auto entries = store.journal->read_some(editions);
  if (!entries) return error_of(std::move(entries));
  std::set<std::pair<Word, std::string>> texts;
  for (const JournalEntry& entry : *entries) {
    auto recorded = codec::decode_recorded(entry.bytes, *store.keys);
    if (!recorded) return error_of(std::move(recorded));
    const auto* published = std::get_if<desk::RulesPublished>(&recorded->event);
    if (published == nullptr) continue;
    for (const desk::RuleText& sheet : published->sheets) texts.emplace(sheet.sheet, sheet.text);
  }
  std::vector<trade::RuleSheet> sheets;
  for (const auto& [name, text] : texts) {
    // What an older program wrote and this one cannot read is compared with nothing.
    if (auto sheet = parse_sheet(text, fmt::format("{}.yaml", name.view()))) {
      sheets.push_back(*std::move(sheet));
    }
  }
  return sheets;
}

}  // namespace

Result<std::unique_ptr<RuleShelf>> RuleShelf::open(DeskService& service,
                                                   const std::filesystem::path& folder) {
  auto sheets = read_rule_texts(folder);
  if (!sheets) return error_of(std::move(sheets));
  auto book = bind_rule_texts(*sheets);
  if (!book) return error_of(std::move(book));
  RuleCandidate installed{*std::move(sheets),
                          std::make_shared<const trade::RuleBook>(*std::move(book))};
  std::unique_ptr<RuleShelf> shelf(new RuleShelf(service, std::move(installed)));
  const desk::RulesState& rules = service.desk().state().rules;
  shelf->put_in_force(rules.current, rules.sheets);
  service.watch(*shelf);
  return shelf;
}

RuleShelf::RuleShelf(DeskService& service, RuleCandidate installed)
    : service_(service), installed_(std::move(installed)), in_force_(installed_) {}

RuleShelf::~RuleShelf() { service_.unwatch(*this); }

void RuleShelf::put_in_force(RuleEditionId edition, const RuleTexts& sheets) {
  edition_ = edition;
  set_aside_.reset();
  if (sheets.empty()) {
    in_force_ = installed_;
    return;
  }
  if (same(sheets, ready_.sheets)) {
    in_force_ = std::move(ready_);
    ready_ = {};
    return;
  }
  auto book = bind_rule_texts(sheets);
  if (book) {
    in_force_ = {sheets, std::make_shared<const trade::RuleBook>(*std::move(book))};
    return;
  }
  in_force_ = installed_;
  edition_ = {};
  set_aside_ = std::move(book).error();
}

void RuleShelf::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) {
    if (const auto* published = std::get_if<desk::RulesPublished>(&recorded.event)) {
      put_in_force(published->edition, published->sheets);
    }
  }
}

std::vector<Seq> RuleShelf::editions() const {
  std::vector<Seq> seqs;
  for (const desk::RuleEdition& edition : service_.desk().state().rules.editions) {
    seqs.push_back(Seq{edition.edition.value});
  }
  return seqs;
}

void RuleShelf::read_edition(RuleEditionId edition, Done<RuleTexts> done) {
  if (!edition) return done(installed_.sheets);
  service_.read_events(
      {Seq{edition.value}}, [this, alive = std::weak_ptr(alive_),
                             done = std::move(done)](Result<std::vector<desk::Recorded>> events) {
        if (alive.expired()) return;
        if (!events) return done(error_of(std::move(events)));
        const auto* published =
            events->empty() ? nullptr : std::get_if<desk::RulesPublished>(&events->front().event);
        if (published == nullptr) return done(fail(ErrorKind::not_found, "rules.edition_unknown"));
        done(published->sheets.empty() ? installed_.sheets : published->sheets);
      });
}

void RuleShelf::bind(RuleTexts sheets, bool is_known, Done<RuleCandidate> done) {
  auto candidate = std::make_shared<RuleCandidate>();
  candidate->sheets = std::move(sheets);
  const auto work = [candidate, is_known, store = &service_.store(), editions = editions(),
                     installed = installed_.book]() -> Result<void> {
    auto book = bind_rule_texts(candidate->sheets);
    if (!book) return error_of(std::move(book));
    candidate->book = std::make_shared<const trade::RuleBook>(*std::move(book));
    if (is_known) return {};
    auto kept = trade::check_succession(*installed, *candidate->book);
    if (!kept) return kept;
    auto published = published_sheets(*store, editions);
    if (!published) return error_of(std::move(published));
    return trade::check_succession(*published, *candidate->book);
  };
  service_.in_background(work, [this, alive = std::weak_ptr(alive_), candidate,
                                done = std::move(done)](Result<void> bound) {
    if (alive.expired()) return;
    if (!bound) return done(error_of(std::move(bound)));
    ready_ = *candidate;
    done(*candidate);
  });
}

void RuleShelf::check(RuleTexts changes, Done<RuleCandidate> done) {
  // Of an edition that was set aside nothing is given up: what is faulty in it is what is mended.
  const RuleTexts base = set_aside_
                             ? overlaid(installed_.sheets, service_.desk().state().rules.sheets)
                             : in_force_.sheets;
  RuleTexts sheets = overlaid(base, std::move(changes));
  if (same(sheets, base)) {
    return done(fail(ErrorKind::invalid, "rules.nothing_changed"));
  }
  bind(std::move(sheets), false, std::move(done));
}

void RuleShelf::check_edition(RuleEditionId edition, Done<RuleCandidate> done) {
  read_edition(edition, [this, done = std::move(done)](Result<RuleTexts> sheets) mutable {
    if (!sheets) return done(error_of(std::move(sheets)));
    bind(*std::move(sheets), true, std::move(done));
  });
}

void RuleShelf::try_on_the_past(const RuleCandidate& candidate, std::size_t count,
                                Done<RuleTrial> done) {
  auto trial = std::make_shared<RuleTrial>();
  const auto work = [trial, count, before = in_force_.book, after = candidate.book,
                     store = &service_.store(), last = service_.committed(),
                     now = service_.now()]() -> Result<void> {
    auto past = read_past_claims(*store, *before, last, now, count);
    if (!past) return error_of(std::move(past));
    trial->trial = trade::try_on_the_past(*before, *after, past->claims);
    trial->claims = past->made;
    trial->purchases = static_cast<std::int64_t>(past->claims.size()) - past->made;
    for (const trade::PastClaim& claim : past->claims) {
      trial->since = trial->since.ms == 0 ? claim.at : std::min(trial->since, claim.at);
    }
    return {};
  };
  service_.when_projected(
      [this, alive = std::weak_ptr(alive_), work, trial, done = std::move(done)]() mutable {
        if (alive.expired()) return;
        service_.in_background(work, [alive, trial, done = std::move(done)](Result<void> tried) {
          if (alive.expired()) return;
          if (!tried) return done(error_of(std::move(tried)));
          done(std::move(*trial));
        });
      });
}

}  // namespace jx::host
