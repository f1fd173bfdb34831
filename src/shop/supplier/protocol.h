// What is known of each supplier protocol, as tables: how to ask for an order, how to read the
// answer, how to read a callback and what to say to it. protocols.cc holds the tables themselves;
// docs/suppliers.md is the outside view. Constants. All amounts are in yuan.
#pragma once

#include <span>
#include <string_view>

#include "base/instant.h"
#include "shop/supplier/signing.h"
#include "trade/fact.h"

namespace jx::shop {

// ---- asking

enum class BodyShape : unsigned char { json, form };

// How the moment of asking is written.
enum class StampForm : unsigned char { seconds, milliseconds, local_text };  // local_text: +08:00

enum class FieldValue : unsigned char {
  literal,
  account,
  stamp,
  our_no,
  their_no,
  their_no_list,  // [123]: a JSON list of one number
  order_text,     // RequestTable::order_fields as a JSON object, in a text
  signature,
};

struct RequestField {
  std::string_view name;
  FieldValue value = FieldValue::literal;
  std::string_view literal{};
  bool as_number = false;  // in JSON, without quotes
  bool left_out_blank = false;
};

struct RequestTable {
  std::string_view path;
  BodyShape body = BodyShape::json;
  StampForm stamp = StampForm::seconds;
  std::span<const RequestField> headers{};
  std::span<const RequestField> members{};       // in the order they are sent
  std::span<const RequestField> order_fields{};  // of FieldValue::order_text
  SigningRule signing{};
  bool by_our_no = true;    // our own number finds the order
  bool by_their_no = true;  // the supplier's number does
  int per_minute_max = 60;  // what the supplier bears; where it says nothing, our own restraint
};

// ---- reading

struct StatusWord {
  std::string_view word;
  trade::UpstreamStatus status = trade::UpstreamStatus::unknown;
  // What it means once cards are there (an order of cards is finished with the same word by which
  // a top-up is only paid).
  trade::UpstreamStatus with_cards = trade::UpstreamStatus::unknown;
  // Refunded by the word, but how much only by the amount, which may be nothing.
  bool amount_decides = false;
};

enum class RefundKind : unsigned char { none, whole, part, marked_only };

struct RefundWord {
  std::string_view word;
  RefundKind kind = RefundKind::none;
};

struct CardWord {
  std::string_view word;
  trade::CardStatus status = trade::CardStatus::unknown;
};

enum class Sealing : unsigned char { none, whole_list, each_value };

// Paths are Node::find paths within the order; empty = the protocol has no such member.
struct CardFields {
  std::string_view list{};        // of objects, or a text that holds such a list
  std::string_view plain_list{};  // of texts, or one text with a card a line; when `list` is empty
  std::string_view number{};      // within an object
  std::string_view password{};
  std::string_view state{};
  std::span<const CardWord> words{};
  Sealing sealing = Sealing::none;
};

struct OrderFields {
  std::string_view our_no{};
  std::string_view their_no{};
  std::string_view status{};
  std::span<const StatusWord> words{};  // a word that is not here is UpstreamStatus::unknown
  std::string_view quantity{};
  std::string_view total{};        // what the order cost us
  std::string_view refunded{};     // how much came back
  std::string_view refund_kind{};  // a word of `refund_words`
  std::span<const RefundWord> refund_words{};
  std::span<const std::string_view> messages{};  // what the supplier says; several are joined
  std::string_view face_value{};                 // topped up so far, of a part
  std::string_view proof{};                      // a link to a voucher
  std::string_view at{};  // when the order came into this state: digits or "2026-11-24 10:00:00"
  CardFields cards{};
};

// What a result code other than the good ones means.
enum class CodeMeaning : unsigned char {
  no_such_order,
  refused_us,       // account or signature
  address_refused,  // not on their list
  clock_skew,
  slow_down,
};

struct CodeWord {
  std::string_view word;
  CodeMeaning meaning = CodeMeaning::no_such_order;
};

struct AnswerTable {
  std::string_view code;
  std::string_view code_ok;
  std::span<const CodeWord> codes{};  // one that is not here is "supplier.error_code"
  std::string_view message{};         // beside the code
  std::span<const std::string_view> no_order_words{};  // parts of the message that mean it
  // The order: an object, a list of them, or a text that holds such. "" = the document itself.
  std::string_view orders{};
  // Where the text `orders` is signed: Node::find path and rule (Piece::body is that text).
  std::string_view signature{};
  SigningRule signing{};
  OrderFields order{};
};

struct CallbackTable {
  // Where the signature and the time of sending stand: a member, or a header (lower case).
  std::string_view signature;
  bool signature_in_header = false;
  SigningRule signing{};
  std::string_view sent_at{};  // empty = the protocol does not say
  bool sent_at_in_header = false;
  std::string_view account{};    // a member that must name our account; empty = none does
  bool cards_are_signed = true;  // else they are not believed: whoever repeats a callback could
                                 // change them
  OrderFields order{};
  std::string_view acknowledgement;  // the whole answer, without quotes or line end
};

struct Protocol {
  Word word;               // "kasushou": in files and paths
  std::string_view title;  // 卡速售
  RequestTable request{};
  AnswerTable answer{};
  bool has_callback = true;
  CallbackTable callback{};
};

// All that are known, by word.
std::span<const Protocol> protocols();
// Nothing for a word that is none of theirs.
const Protocol* find_protocol(std::string_view word);

}  // namespace jx::shop
