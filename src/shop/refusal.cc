#include "shop/refusal.h"

#include <array>

namespace jx::shop {

namespace {

constexpr auto table = std::to_array<Refusal>({
    {"endpoint.bad_answer", "对方的回答不是约定的格式，结果未知，请稍后再查。",
     "The answer is not what was agreed; the result is unknown, ask again later."},
    {"endpoint.bad_signature", "对方的签名不正确，已不予采信。",
     "The other side's signature is wrong; what it said is not believed."},
    {"endpoint.failed", "对方系统内部出错，结果未知，请稍后再查。",
     "The other side failed; the result is unknown, ask again later."},
    {"endpoint.http_status", "对方返回了错误页面，结果未知，请稍后再查。",
     "The other side answered with an error page; the result is unknown, ask again later."},
    {"endpoint.no_such_thing", "对方没有这个记录。", "The other side knows no such thing."},
    {"endpoint.refused", "对方拒绝了这次查询，请核对商户号和密钥。",
     "The other side refused the question; check the merchant number and the key."},
    {"endpoint.too_often", "对方要求放慢查询。", "The other side asks to be asked less often."},
    {"gateway.bad_method", "支付通知应以 GET 或 POST 送达。", "A notice comes by GET or POST."},
    {"gateway.unknown", "没有配置这个支付网关。", "There is no such gateway."},
    {"http.answer_too_large", "对方的回答超出长度上限，结果未知。",
     "The answer is beyond its bound; the result is unknown."},
    {"http.bad_answer", "对方的回答不是 HTTP，结果未知。",
     "The answer is not HTTP; the result is unknown."},
    {"http.bad_authorities", "证书文件无法读取。", "The file of authorities cannot be read."},
    {"http.bad_request", "请求地址或请求头有误。", "The URL or a header of the request is wrong."},
    {"http.connection_lost", "连接中断，结果未知，请稍后再查。",
     "The connection was lost; the result is unknown, ask again later."},
    {"http.unreachable", "无法连接对方服务器。", "The other side cannot be reached."},
    {"http.untrusted", "对方服务器的证书不可信，没有发送任何内容。",
     "The other side's certificate is not trusted; nothing was sent."},
    {"lookup.bad_number", "要查询的号码为空、过长或含有控制字符。",
     "The number is empty, too long or holds control characters."},
    {"shop.bad_mark", "读取进度的记录已损坏。", "The record of what was read is damaged."},
    {"shop.connection_lost", "与商城数据库的连接中断，稍后会自动重试。",
     "The connection to the shop's database was lost; it is tried again by itself."},
    {"shop.missing_column", "商城数据库缺少必需的列（见下），可能是不支持的版本。",
     "The shop's database lacks a column that is needed (named below); perhaps another version."},
    {"shop.nonsense", "商城数据库的主键无法理解（见下），已停止读取该表。",
     "The keys of a table in the shop's database make no sense (named below); it is not read on."},
    {"shop.not_recognised", "认不出商城系统：数据库中没有任何已知系统的数据表。",
     "The shop's system is not recognised: no known system has such tables."},
    {"shop.query_refused", "商城数据库拒绝查询，请检查只读账号的 SELECT 权限。",
     "The shop's database refused the query; check the account's right to SELECT."},
    {"shop.query_too_slow", "商城数据库太慢，查询被中止，稍后会自动重试。",
     "The shop's database is too slow, the query was broken off; it is tried again by itself."},
    {"shop.refused", "商城数据库拒绝登录，请检查账号、密码和库名。",
     "The shop's database refused the log-in; check user, password and database."},
    {"shop.unknown_system", "没有这种商城系统。", "There is no such system."},
    {"shop.unreachable", "无法连接商城数据库，稍后会自动重试。",
     "The shop's database cannot be reached; it is tried again by itself."},
    {"shop_file.malformed", "商城文件不是有效的 YAML。", "The shop file is not valid YAML."},
    {"shop_file.missing", "找不到商城文件。", "The shop file is not there."},
    {"shop_file.missing_member", "商城文件缺少一项（见下）。",
     "The shop file lacks a member (named below)."},
    {"shop_file.out_of_range", "商城文件中有一项取值不对（见下）。",
     "A value in the shop file is out of its bounds (named below)."},
    {"shop_file.repeated", "商城文件中有一项重复（见下）。",
     "The shop file repeats a member or a name (named below)."},
    {"shop_file.secret_in_clear",
     "密钥不能直接写在商城文件里，请用 { env: 变量名 } 或 { file: 路径 }。",
     "A secret may not stand in the shop file; name it by { env: NAME } or { file: PATH }."},
    {"shop_file.secret_missing", "找不到商城文件所指的密钥（见下）。",
     "The secret that the shop file names is not there (named below)."},
    {"shop_file.too_large", "商城文件或密钥文件过大。", "The shop file or a secret is too large."},
    {"shop_file.unknown_member", "商城文件中有不认识的一项（见下）。",
     "The shop file has a member that is not known (named below)."},
    {"shop_file.unknown_protocol", "还不支持商城文件中的这种供应商协议（见下）。",
     "The shop file names a supplier's protocol that is not spoken yet (named below)."},
    {"shop_file.unreadable", "商城文件无法读取。", "The shop file cannot be read."},
    {"shop_file.wrong_type", "商城文件中有一项类型不对（见下）。",
     "A member of the shop file has the wrong type (named below)."},
    {"signing.bad_key", "签名密钥无法识别，应为 PEM 或其 Base64。",
     "The signing key is neither PEM nor its base64."},
});

constexpr bool sorted() {
  for (std::size_t i = 1; i < table.size(); ++i) {
    if (!(table[i - 1].code < table[i].code)) return false;
  }
  return true;
}
static_assert(sorted(), "the table is read in order");

}  // namespace

std::span<const Refusal> refusals() { return table; }

}  // namespace jx::shop
