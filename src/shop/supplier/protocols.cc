// The tables. Sources: INTEGRATIONS 1.7 and the documents it names (doc.kasushou.com,
// 7qsaa0ye9g.apifox.cn, the showdoc pages of 卡卡云 and 飞速源, client code for 亿乐, 大猿人,
// 福禄).
#include "shop/supplier/protocol.h"

namespace jx::shop {

namespace {

using enum trade::UpstreamStatus;
using trade::CardStatus;

constexpr JsonStyle unescaped{};
constexpr JsonStyle slashes_escaped{.escape_slashes = true};

// ---- 卡速售 v2: sha1(time + sorted JSON + key) in headers

constexpr std::array kasushou_headers = std::to_array<RequestField>({
    {.name = "UserId", .value = FieldValue::account},
    {.name = "Timestamp", .value = FieldValue::stamp},
    {.name = "Sign", .value = FieldValue::signature},
});
constexpr std::array kasushou_members = std::to_array<RequestField>({
    {.name = "day", .value = FieldValue::literal, .literal = "0"},  // as far back as they have it
    {.name = "external_orderno", .value = FieldValue::our_no},
    {.name = "ordersn", .value = FieldValue::their_no},
});
constexpr std::array kasushou_request_pieces = std::to_array<SigningPiece>({
    {Piece::timestamp},
    {Piece::body},
    {Piece::secret},
});
constexpr std::array kasushou_callback_pieces = std::to_array<SigningPiece>({
    {Piece::timestamp},
    {Piece::json},
    {Piece::secret},
});
constexpr std::array<std::string_view, 3> kasushou_unsigned{"sign", "card_list", "express_list"};
constexpr std::array kasushou_words = std::to_array<StatusWord>({
    {.word = "-1", .status = submitted},  // not paid yet at the supplier
    {.word = "1", .status = pending},
    {.word = "2", .status = working},
    {.word = "3", .status = succeeded},
    {.word = "4", .status = cancelled},
    {.word = "5", .status = refunded},
});
constexpr std::array<std::string_view, 1> kasushou_messages{"recharge_hints"};
constexpr std::array<std::string_view, 2> no_order_words{"不存在", "未找到"};
constexpr OrderFields kasushou_order{
    .our_no = "external_orderno",
    .their_no = "ordersn",
    .status = "status",
    .words = kasushou_words,
    .total = "total_price",
    .refunded = "has_back_money",
    .messages = kasushou_messages,
    .cards = {.list = "card_list", .number = "card_no", .password = "card_password"}};

constexpr Protocol kasushou{
    .word = Word("kasushou"),
    .title = "卡速售",
    .request = {.path = "/api/v1/order/info",
                .stamp = StampForm::milliseconds,
                .headers = kasushou_headers,
                .members = kasushou_members,
                .signing = {.pieces = kasushou_request_pieces, .hash = Hash::sha1}},
    .answer = {.code = "code",
               .code_ok = "200",
               .message = "msg",
               .no_order_words = no_order_words,
               .orders = "data",
               .order = kasushou_order},
    .callback = {.signature = "sign",
                 .signing = {.pieces = kasushou_callback_pieces,
                             .hash = Hash::sha1,
                             .left_out = kasushou_unsigned,
                             .blanks_take_part = true,
                             .json = slashes_escaped},
                 .sent_at = "time",
                 .cards_are_signed = false,
                 .order = kasushou_order,
                 .acknowledgement = "ok"}};

// ---- 卡易信 3.0: md5(account + secret + version + time + body) in headers

constexpr std::array kayixin_headers = std::to_array<RequestField>({
    {.name = "X-Version", .value = FieldValue::literal, .literal = "3.0"},
    {.name = "X-App-Id", .value = FieldValue::account},
    {.name = "X-Timestamp", .value = FieldValue::stamp},
    {.name = "X-Signature", .value = FieldValue::signature},
});
constexpr std::array kayixin_members = std::to_array<RequestField>({
    {.name = "orderNumber", .value = FieldValue::their_no},
    {.name = "outerNumber", .value = FieldValue::our_no},
});
constexpr std::array kayixin_pieces = std::to_array<SigningPiece>({
    {Piece::account},
    {Piece::secret},
    {Piece::literal, "3.0"},
    {Piece::timestamp},
    {Piece::body},
});
constexpr std::array kayixin_words = std::to_array<StatusWord>({
    {.word = "0", .status = submitted},
    {.word = "1", .status = pending},
    {.word = "2", .status = working},
    {.word = "3", .status = succeeded},
    {.word = "4", .status = refunded},  // withdrawn: the whole amount comes back
    {.word = "5", .status = refunded, .amount_decides = true},
    {.word = "7", .status = pending},    // not passed on yet
    {.word = "8", .status = working},    // withdrawal asked for; may still be done
    {.word = "9", .status = succeeded},  // done, a refund is asked for
});
constexpr std::array kayixin_cards = std::to_array<CardWord>({
    {"0", CardStatus::sold},
    {"1", CardStatus::sold},
    {"2", CardStatus::voided},
    {"3", CardStatus::used},
    {"4", CardStatus::locked},  // being voided
});
constexpr std::array kayixin_codes = std::to_array<CodeWord>({
    {"2404", CodeMeaning::no_such_order},
});
constexpr std::array<std::string_view, 1> kayixin_messages{"result"};
constexpr OrderFields kayixin_order{.our_no = "outerNumber",
                                    .their_no = "orderNumber",
                                    .status = "status",
                                    .words = kayixin_words,
                                    .quantity = "count",
                                    .total = "money",
                                    .refunded = "retMoney",
                                    .messages = kayixin_messages,
                                    .cards = {.list = "cards",
                                              .number = "cardNo",
                                              .password = "cardPwd",
                                              .state = "status",
                                              .words = kayixin_cards}};
constexpr OrderFields kayixin_callback_order = [] {
  OrderFields order = kayixin_order;
  order.cards.sealing = Sealing::whole_list;
  return order;
}();

constexpr Protocol kayixin{.word = Word("kayixin"),
                           .title = "卡易信",
                           .request = {.path = "/api/v3/order/getDetail",
                                       .headers = kayixin_headers,
                                       .members = kayixin_members,
                                       .signing = {.pieces = kayixin_pieces}},
                           .answer = {.code = "code",
                                      .code_ok = "1000",
                                      .codes = kayixin_codes,
                                      .message = "msg",
                                      .orders = "data",
                                      .order = kayixin_order},
                           .callback = {.signature = "x-signature",
                                        .signature_in_header = true,
                                        .signing = {.pieces = kayixin_pieces},
                                        .sent_at = "x-timestamp",
                                        .sent_at_in_header = true,
                                        .order = kayixin_callback_order,
                                        .acknowledgement = "ok"}};

// ---- 卡卡云 dockapiv3: md5(sorted pairs that are not blank + key)

constexpr std::array kakayun_members = std::to_array<RequestField>({
    {.name = "userid", .value = FieldValue::account},
    {.name = "timestamp", .value = FieldValue::stamp, .as_number = true},
    {.name = "orderno", .value = FieldValue::their_no, .left_out_blank = true},
    {.name = "usorderno", .value = FieldValue::our_no, .left_out_blank = true},
    {.name = "sign", .value = FieldValue::signature},
});
constexpr std::array kakayun_pieces = std::to_array<SigningPiece>({
    {Piece::pairs},
    {Piece::secret},
});
constexpr std::array<std::string_view, 1> only_sign{"sign"};
constexpr SigningRule kakayun_signing{
    .pieces = kakayun_pieces, .left_out = only_sign, .json = unescaped};
constexpr std::array kakayun_words = std::to_array<StatusWord>({
    {.word = "0", .status = pending},  // paid
    {.word = "1", .status = pending, .with_cards = succeeded},
    {.word = "2", .status = failed},  // unpaid, which their document calls failed
    {.word = "3", .status = working},
    {.word = "4", .status = failed},
    {.word = "5", .status = succeeded},
});
constexpr std::array kakayun_refunds = std::to_array<RefundWord>({
    {"0", RefundKind::none},
    {"1", RefundKind::whole},
    {"2", RefundKind::part},
    {"3", RefundKind::marked_only},
    {"4", RefundKind::whole},  // the way it was paid
});
constexpr std::array kakayun_codes = std::to_array<CodeWord>({
    {"401", CodeMeaning::refused_us},
    {"402", CodeMeaning::address_refused},
    {"403", CodeMeaning::clock_skew},
    {"404", CodeMeaning::slow_down},
    {"1000", CodeMeaning::refused_us},
    {"1001", CodeMeaning::refused_us},
    {"1002", CodeMeaning::refused_us},
    {"1301", CodeMeaning::no_such_order},
});
constexpr std::array<std::string_view, 2> kakayun_messages{"receipt", "refundreceipt"};
constexpr OrderFields kakayun_order{
    .our_no = "usorderno",
    .their_no = "orderno",
    .status = "status",
    .words = kakayun_words,
    .quantity = "buynum",
    .total = "money",
    .refunded = "refundmoney",
    .refund_kind = "refundstatus",
    .refund_words = kakayun_refunds,
    .messages = kakayun_messages,
    .cards = {
        .list = "cards", .plain_list = "cardlist", .number = "card_no", .password = "card_pwd"}};

constexpr Protocol kakayun{.word = Word("kakayun"),
                           .title = "卡卡云",
                           .request = {.path = "/dockapiv3/order/get",
                                       .members = kakayun_members,
                                       .signing = kakayun_signing,
                                       .per_minute_max = 180},
                           .answer = {.code = "code",
                                      .code_ok = "1",
                                      .codes = kakayun_codes,
                                      .message = "msg",
                                      .orders = "data",
                                      .order = kakayun_order},
                           .callback = {.signature = "sign",
                                        .signing = kakayun_signing,
                                        .sent_at = "timestamp",
                                        .order = kakayun_order,
                                        .acknowledgement = "ok"}};

// ---- 亿乐 SUP: sha1(account + secret + path + time) in headers; only their number finds an order

constexpr std::array yile_headers = std::to_array<RequestField>({
    {.name = "Appid", .value = FieldValue::account},
    {.name = "AppTimestamp", .value = FieldValue::stamp},
    {.name = "AppToken", .value = FieldValue::signature},
});
constexpr std::array yile_members = std::to_array<RequestField>({
    {.name = "ids", .value = FieldValue::their_no_list},
});
constexpr std::array yile_pieces = std::to_array<SigningPiece>({
    {Piece::account},
    {Piece::secret},
    {Piece::path},
    {Piece::timestamp},
});
constexpr std::array yile_words = std::to_array<StatusWord>({
    {.word = "1", .status = pending},  // paid
    {.word = "2", .status = pending},
    {.word = "3", .status = working},
    {.word = "4", .status = working},  // being made up for
    {.word = "5", .status = working},  // withdrawal asked for
    {.word = "6", .status = succeeded},
    {.word = "7", .status = cancelled},
    {.word = "8", .status = refunded},
    {.word = "9", .status = needs_human},
});
constexpr std::array<std::string_view, 1> yile_messages{"remark"};

constexpr Protocol yile{.word = Word("yile"),
                        .title = "亿乐",
                        .request = {.path = "/openapi/customer/Order/Show",
                                    .headers = yile_headers,
                                    .members = yile_members,
                                    .signing = {.pieces = yile_pieces, .hash = Hash::sha1},
                                    .by_our_no = false},
                        .answer = {.code = "code",
                                   .code_ok = "0",
                                   .message = "message",
                                   .no_order_words = no_order_words,
                                   .orders = "data",
                                   .order = {.their_no = "id",
                                             .status = "status",
                                             .words = yile_words,
                                             .quantity = "buy_number",
                                             .total = "amount",
                                             .refunded = "refund_amount",
                                             .messages = yile_messages}},
                        .has_callback = false};

// ---- 飞速源 1688sup: UPPER md5(sorted pairs that are not blank + "&key=" + key)

constexpr std::array feisuyuan_members = std::to_array<RequestField>({
    {.name = "merchantId", .value = FieldValue::account},
    {.name = "outTradeNo", .value = FieldValue::our_no},
    {.name = "timeStamp", .value = FieldValue::stamp},
    {.name = "version", .value = FieldValue::literal, .literal = "1.0"},
    {.name = "sign", .value = FieldValue::signature},
});
constexpr std::array feisuyuan_pieces = std::to_array<SigningPiece>({
    {Piece::pairs},
    {Piece::literal, "&key="},
    {Piece::secret},
});
constexpr std::array<std::string_view, 3> feisuyuan_unsigned{"sign", "version", "extendParameter"};
constexpr SigningRule feisuyuan_signing{
    .pieces = feisuyuan_pieces, .text = DigestText::hex_upper, .left_out = feisuyuan_unsigned};
constexpr std::array feisuyuan_words = std::to_array<StatusWord>({
    {.word = "01", .status = succeeded},
    {.word = "02", .status = working},
    {.word = "03", .status = failed},  // the only word that is a failure
    {.word = "04", .status = needs_human},
});
constexpr std::array feisuyuan_codes = std::to_array<CodeWord>({
    {"1000", CodeMeaning::address_refused},
    {"1002", CodeMeaning::refused_us},
    {"1003", CodeMeaning::refused_us},
    {"1004", CodeMeaning::clock_skew},
    {"1012", CodeMeaning::no_such_order},
    {"1099", CodeMeaning::slow_down},
});
constexpr std::array<std::string_view, 1> feisuyuan_messages{"message"};

constexpr Protocol feisuyuan{
    .word = Word("feisuyuan"),
    .title = "飞速源",
    .request = {.path = "/recharge/query",
                .body = BodyShape::form,
                .members = feisuyuan_members,
                .signing = feisuyuan_signing,
                .by_their_no = false},
    .answer = {.code = "code",
               .code_ok = "0000",
               .codes = feisuyuan_codes,
               .message = "message",
               .orders = "",
               .order = {.our_no = "outTradeNo",
                         .status = "status",
                         .words = feisuyuan_words,
                         .messages = feisuyuan_messages}},
    .callback = {.signature = "sign",
                 .signing = feisuyuan_signing,
                 .account = "merchantId",
                 .order = {.our_no = "outTradeNo", .status = "status", .words = feisuyuan_words},
                 .acknowledgement = "success"}};

// ---- 大猿人 yrapi: UPPER md5(sorted pairs, blank ones too + "&apikey=" + key)

constexpr std::array dayuanren_members = std::to_array<RequestField>({
    {.name = "userid", .value = FieldValue::account},
    {.name = "out_trade_nums", .value = FieldValue::our_no},
    {.name = "sign", .value = FieldValue::signature},
});
constexpr std::array dayuanren_pieces = std::to_array<SigningPiece>({
    {Piece::pairs},
    {Piece::literal, "&apikey="},
    {Piece::secret},
});
constexpr SigningRule dayuanren_signing{.pieces = dayuanren_pieces,
                                        .text = DigestText::hex_upper,
                                        .left_out = only_sign,
                                        .blanks_take_part = true};
// The member is "state"; "status" counts another way and is not read.
constexpr std::array dayuanren_words = std::to_array<StatusWord>({
    {.word = "-1", .status = cancelled},
    {.word = "0", .status = working},
    {.word = "1", .status = succeeded},
    {.word = "2", .status = failed},
    {.word = "3", .status = partly_succeeded},
});
constexpr std::array<std::string_view, 1> dayuanren_messages{"remark"};
constexpr OrderFields dayuanren_order{.our_no = "out_trade_num",
                                      .their_no = "order_number",
                                      .status = "state",
                                      .words = dayuanren_words,
                                      .messages = dayuanren_messages,
                                      .face_value = "charge_amount",
                                      .proof = "voucher",
                                      .at = "finish_time",
                                      .cards = {.plain_list = "charge_kami"}};
constexpr OrderFields dayuanren_callback_order = [] {
  OrderFields order = dayuanren_order;
  order.at = "otime";
  return order;
}();

constexpr Protocol dayuanren{.word = Word("dayuanren"),
                             .title = "大猿人",
                             .request = {.path = "/yrapi.php/index/check",
                                         .body = BodyShape::form,
                                         .members = dayuanren_members,
                                         .signing = dayuanren_signing,
                                         .by_their_no = false},
                             .answer = {.code = "errno",
                                        .code_ok = "0",
                                        .message = "errmsg",
                                        .no_order_words = no_order_words,
                                        .orders = "data",
                                        .order = dayuanren_order},
                             .callback = {.signature = "sign",
                                          .signing = dayuanren_signing,
                                          .account = "userid",
                                          .order = dayuanren_callback_order,
                                          .acknowledgement = "success"}};

// ---- 福禄: md5(sorted characters of the JSON + secret); answers are signed too

constexpr std::array fulu_members = std::to_array<RequestField>({
    {.name = "app_key", .value = FieldValue::account},
    {.name = "method", .value = FieldValue::literal, .literal = "fulu.order.info.get"},
    {.name = "timestamp", .value = FieldValue::stamp},
    {.name = "version", .value = FieldValue::literal, .literal = "2.0"},
    {.name = "format", .value = FieldValue::literal, .literal = "json"},
    {.name = "charset", .value = FieldValue::literal, .literal = "utf-8"},
    {.name = "sign_type", .value = FieldValue::literal, .literal = "md5"},
    {.name = "app_auth_token", .value = FieldValue::literal, .literal = ""},
    {.name = "biz_content", .value = FieldValue::order_text},
    {.name = "sign", .value = FieldValue::signature},
});
constexpr std::array fulu_order_fields = std::to_array<RequestField>({
    {.name = "customer_order_no", .value = FieldValue::our_no},
});
constexpr std::array fulu_pieces = std::to_array<SigningPiece>({
    {Piece::json_characters},
    {Piece::secret},
});
constexpr std::array fulu_answer_pieces = std::to_array<SigningPiece>({
    {Piece::body_characters},
    {Piece::secret},
});
constexpr SigningRule fulu_signing{.pieces = fulu_pieces,
                                   .order = MemberOrder::as_sent,
                                   .left_out = only_sign,
                                   .blanks_take_part = true,
                                   .json = unescaped};
constexpr std::array fulu_words = std::to_array<StatusWord>({
    {.word = "untreated", .status = pending},
    {.word = "processing", .status = working},
    {.word = "success", .status = succeeded},
    {.word = "failed", .status = failed},
});
constexpr std::array<std::string_view, 1> fulu_callback_messages{"recharge_description"};

constexpr Protocol fulu{.word = Word("fulu"),
                        .title = "福禄",
                        .request = {.path = "/api/getway",  // as they spell it
                                    .stamp = StampForm::local_text,
                                    .members = fulu_members,
                                    .order_fields = fulu_order_fields,
                                    .signing = fulu_signing,
                                    .by_their_no = false},
                        .answer = {.code = "code",
                                   .code_ok = "0",
                                   .message = "message",
                                   .no_order_words = no_order_words,
                                   .orders = "result",
                                   .signature = "sign",
                                   .signing = {.pieces = fulu_answer_pieces},
                                   .order = {.our_no = "customer_order_no",
                                             .their_no = "order_id",
                                             .status = "order_state",
                                             .words = fulu_words,
                                             .quantity = "buy_num",
                                             .at = "finish_time",
                                             .cards = {.list = "cards",
                                                       .number = "CardNumber",
                                                       .password = "CardPwd",
                                                       .sealing = Sealing::each_value}}},
                        .callback = {.signature = "sign",
                                     .signing = fulu_signing,
                                     .order = {.our_no = "customer_order_no",
                                               .their_no = "order_id",
                                               .status = "order_status",
                                               .words = fulu_words,
                                               .quantity = "buy_num",
                                               .messages = fulu_callback_messages,
                                               .at = "charge_finish_time"},
                                     .acknowledgement = "success"}};

constexpr std::array all{dayuanren, feisuyuan, fulu, kakayun, kasushou, kayixin, yile};

}  // namespace

std::span<const Protocol> protocols() { return all; }

const Protocol* find_protocol(std::string_view word) {
  const auto found = std::ranges::find_if(
      all, [&](const Protocol& protocol) { return protocol.word.view() == word; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace jx::shop
