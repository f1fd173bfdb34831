#include "language/model.h"

#include <algorithm>

#include "language/model_format.h"

namespace jx::language {
namespace {

// Reads the parts of a model one after the other.
class Cursor {
 public:
  explicit Cursor(std::span<const std::byte> bytes) : bytes_(bytes) {}

  // `count` values where they lie; empty and broken when there are not so many.
  template <class T>
  std::span<const T> take(std::size_t count) {
    at_ = (at_ + model_alignment - 1) / model_alignment * model_alignment;
    if (broken_ || at_ > bytes_.size() || count > (bytes_.size() - at_) / sizeof(T)) {
      broken_ = true;
      return {};
    }
    const auto* first = reinterpret_cast<const T*>(bytes_.data() + at_);
    at_ += count * sizeof(T);
    return {first, count};
  }
  bool broken() const { return broken_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace

void WeightTable::add(std::span<const Feature> features, std::span<float> sums) const {
  const std::size_t columns = scales_.size();
  const std::size_t mask = keys_.size() - 1;
  std::array<float, 64> raw{};
  for (const Feature& feature : features) {
    for (std::size_t slot = feature.key & mask; keys_[slot] != 0; slot = (slot + 1) & mask) {
      if (keys_[slot] != feature.key) continue;
      const std::int16_t* row = weights_.data() + std::size_t{rows_[slot]} * columns;
      for (std::size_t c = 0; c < columns; ++c)
        raw[c] += feature.value * static_cast<float>(row[c]);
      break;
    }
  }
  for (std::size_t c = 0; c < columns; ++c) sums[c] += bias_[c] + raw[c] * scales_[c];
}

Result<Model> Model::open(std::span<const std::byte> bytes) {
  const auto bad = [] { return fail(ErrorKind::corrupt, "language.bad_model"); };
  Cursor cursor(bytes);
  const auto head = cursor.take<ModelHead>(1);
  if (head.empty() || head[0].magic != model_magic || head[0].version != model_version)
    return bad();
  Model model;
  model.sharpness_ = head[0].sharpness;
  model.goods_transitions_ = head[0].goods_transitions;
  const auto read = [&](const TableHead& table, std::size_t columns, WeightTable& into) {
    const bool power_of_two = table.slots > 0 && (table.slots & (table.slots - 1)) == 0;
    if (table.columns != columns || !power_of_two || table.rows >= table.slots) return false;
    into.scales_ = cursor.take<float>(columns);
    into.bias_ = cursor.take<float>(columns);
    into.keys_ = cursor.take<std::uint64_t>(table.slots);
    into.rows_ = cursor.take<std::uint32_t>(table.slots);
    into.weights_ = cursor.take<std::int16_t>(std::size_t{table.rows} * columns);
    into.count_ = table.rows;
    for (const std::uint32_t row : into.rows_)
      if (row >= table.rows && row != 0) return false;
    return !cursor.broken();
  };
  if (!read(head[0].wishes, wish_columns, model.wishes_) ||
      !read(head[0].names, name_kinds_count, model.names_) ||
      !read(head[0].goods, goods_parts_count, model.goods_) || !cursor.at_end())
    return bad();
  return model;
}

WishScores Model::wishes(std::span<const Feature> features) const {
  std::array<float, wish_columns> sums{};
  wishes_.add(features, sums);
  WishScores scores;
  std::copy_n(sums.begin(), intents_count, scores.intents.begin());
  scores.urgent = sums[intents_count];
  scores.needs_human = sums[intents_count + 1];
  scores.low = sums[intents_count + 2];
  scores.normal = sums[intents_count + 3];
  scores.high = sums[intents_count + 4];
  return scores;
}

NameScores Model::name(std::span<const Feature> features) const {
  NameScores scores{};
  names_.add(features, scores);
  return scores;
}

GoodsScores Model::goods(std::span<const Feature> features) const {
  GoodsScores scores{};
  goods_.add(features, scores);
  return scores;
}

}  // namespace jx::language
