// The sentences of every code the edge itself refuses with, sorted by code.
#include <algorithm>

#include "edge/http/problem.h"

namespace jx::edge::http {

namespace {

constexpr auto texts = std::to_array<ProblemText>({
    {"account.login_taken", "这个登录名已被使用。", "This login is taken."},
    {"account.not_set_up", "该客服还没有设置账号。", "This agent has no account yet."},
    {"attachment.empty", "附件是空的。", "The attachment is empty."},
    {"attachment.name_malformed", "附件名称编码有误。", "The file name is not valid."},
    {"attachment.type_refused", "不支持这种文件，可发送 png、jpeg、gif、webp、pdf、txt、zip。",
     "This kind of file is not accepted; png, jpeg, gif, webp, pdf, txt and zip are."},
    {"auth.csrf", "安全校验失败，请刷新页面后重试。",
     "The CSRF token is missing or wrong; reload the page."},
    {"auth.key_refused", "接口密钥无效、已过期或已吊销。",
     "The API key is unknown, expired or revoked."},
    {"auth.origin", "不允许从该网站访问。", "This origin is not allowed."},
    {"auth.required", "请先登录或提供凭证。", "Credentials are required."},
    {"auth.role", "您的角色没有此权限。", "Your role does not have this right."},
    {"auth.scope", "该接口密钥没有此权限范围。", "The API key lacks the scope for this."},
    {"auth.session_ended", "登录已失效，请重新登录。", "Your session has ended; log in again."},
    {"auth.staff_only", "仅限客服人员使用。", "For staff only."},
    {"auth.visitor_only", "仅限顾客使用。", "For visitors only."},
    {"command.bad_id", "命令编号须为 1–36 个字母、数字、- 或 _。",
     "A command id has 1 to 36 of [0-9A-Za-z_-]."},
    {"command.not_allowed", "不能通过此入口执行该操作。", "This command may not be given here."},
    {"contact.unknown", "没有找到该客户。", "There is no such contact."},
    {"contact.unreadable", "附件不属于该会话。",
     "This attachment does not belong to the conversation."},
    {"edge.too_many_opens", "同时查看的会话太多。", "Too many conversations are open at once."},
    {"host.busy", "系统繁忙，请稍后再试。", "The server is busy; please try again shortly."},
    {"host.stopping", "服务正在重启，请稍后再试。",
     "The server is restarting; please try again shortly."},
    {"http.bad_path", "地址有误。", "The path is malformed."},
    {"http.bad_query", "查询参数有误。", "A query parameter is malformed."},
    {"http.body_too_large", "提交的内容太大。", "The body is too large."},
    {"http.header_too_large", "请求头太大。", "The header is too large."},
    {"http.malformed", "HTTP 请求格式有误。", "The HTTP request is malformed."},
    {"http.method_not_allowed", "此地址不支持该方法。", "This method is not allowed here."},
    {"http.not_found", "没有这个页面或接口。", "There is nothing at this path."},
    {"http.timeout", "请求超时。", "The request took too long."},
    {"http.too_many_connections", "连接过多，请稍后再试。",
     "Too many connections; try again later."},
    {"http.unsupported_media_type", "请以 application/json 提交。", "Send application/json."},
    {"http.upgrade_required", "此地址需要 WebSocket。", "This path speaks WebSocket (version 13)."},
    {"http.uri_too_long", "网址太长。", "The URI is too long."},
    {"identity.algorithm", "身份签名算法必须为 HS256。", "The identity must be signed with HS256."},
    {"identity.expired", "身份凭证已过期。", "The identity has expired."},
    {"identity.forged", "身份签名无效。", "The identity's signature is wrong."},
    {"identity.from_the_future", "身份凭证尚未生效，请检查时钟。",
     "The identity is not valid yet; check the clock."},
    {"identity.lives_too_long", "身份凭证有效期不能超过一小时。",
     "The identity may live one hour at most."},
    {"identity.malformed", "身份凭证格式有误。", "The identity is malformed."},
    {"identity.unknown_issuer", "未知的店铺身份。", "The identity's issuer is not known."},
    {"invitation.unknown", "链接无效、已使用或已过期。", "The link is unknown, used or expired."},
    {"journal.disk_full", "存储空间不足，请稍后再试。", "Storage is full; please try again later."},
    {"json.malformed", "内容不是有效的 JSON。", "The content is not valid JSON."},
    {"json.out_of_range", "某个值超出范围。", "A value is out of range."},
    {"json.too_long", "某个值太长。", "A value is too long."},
    {"json.unknown_kind", "未知的类型名称。", "An unknown kind was named."},
    {"json.unknown_member", "包含未知的字段。", "There is an unknown member."},
    {"json.wrong_type", "某个字段的类型有误。", "A member has the wrong type."},
    {"key.unknown_scope", "未知的权限范围。", "There is no such scope."},
    {"login.locked", "尝试次数过多，账号暂时锁定，请稍后再试。",
     "Too many attempts; the account is locked for a while."},
    {"login.malformed", "登录名须为 3–64 个小写字母、数字或 . _ - @。",
     "A login has 3 to 64 of a-z, 0-9, . _ - and @."},
    {"login.too_many", "登录过于频繁，请稍后再试。",
     "Too many log-ins from here; try again later."},
    {"login.wrong", "登录名或密码错误。", "The login or the password is wrong."},
    {"ownership.not_proved", "订单号或查询密码不正确。",
     "The order number or the query password is wrong."},
    {"ownership.too_many", "尝试次数过多，请稍后再试。", "Too many attempts; try again later."},
    {"password.no_memory", "服务繁忙，请稍后再试。", "The server is short of memory; try again."},
    {"password.too_common", "密码太常见，请换一个。",
     "This password is too common; choose another."},
    {"password.too_long", "密码太长。", "The password is too long."},
    {"password.too_short", "密码至少需要 10 个字符。", "A password has at least 10 characters."},
    {"password.wrong", "当前密码不正确。", "The current password is wrong."},
    {"progress.unknown", "没有找到该进度链接。", "There is no such progress link."},
    {"purchase.unknown", "没有找到该交易。", "There is no such purchase."},
    {"reveal.nothing", "该订单没有可显示的卡密。", "This order has no cards to show."},
    {"search.off", "本平台没有开启消息搜索。", "Searching messages is switched off here."},
    {"stream.expected_hello", "连接后必须先发送 hello。", "The first frame must be hello."},
    {"stream.hello_late", "未在 10 秒内发送 hello。", "No hello came within ten seconds."},
    {"stream.second_hello", "hello 只能发送一次。", "Hello may be said once."},
    {"stream.text_only", "只接受文本帧。", "Only text frames are taken."},
    {"stream.too_fast", "发送过快，请稍候。", "Too many commands at once; slow down."},
    {"ticket.unknown", "没有找到该工单。", "There is no such ticket."},
    {"token.expired", "凭证已过期，请刷新页面。", "The token has expired; reload the page."},
    {"token.forged", "凭证无效。", "The token is not genuine."},
    {"token.malformed", "凭证格式有误。", "The token is malformed."},
    {"totp.already_on", "已启用两步验证。", "Two-step verification is already on."},
    {"totp.wrong", "验证码错误或已使用。", "The code is wrong or was used."},
    {"understand.member_missing", "缺少 text 或 turns（每轮须有 role 与 text）。",
     "text or turns is missing (each turn has role and text)."},
    {"understand.unknown_role", "未知的角色；应为 user、bot、agent 或 system。",
     "An unknown role; user, bot, agent and system are known."},
});

constexpr bool sorted() {
  for (std::size_t i = 1; i < texts.size(); ++i) {
    if (!(texts[i - 1].code < texts[i].code)) return false;
  }
  return true;
}
static_assert(sorted(), "the table is searched by halves");

}  // namespace

std::span<const ProblemText> edge_problem_texts() { return texts; }

}  // namespace jx::edge::http
