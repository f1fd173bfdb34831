// The declarations. A new setting is one entry here and nothing elsewhere.
#include <array>

#include "host/settings/settings.h"

namespace jx::host {

namespace {

using enum SettingKind;

constexpr std::int64_t day_s = 86'400;

// clang-format off
constexpr std::array table{
    SettingDeclaration{"assistant.enabled", boolean, "true", 0, 0, true,
        "The assistant answers first. Off: every message waits for a human.",
        "由助手先答。关闭后每条消息都等人工。"},
    SettingDeclaration{"assistant.order_number_is_key", boolean, "true", 0, 0, true,
        "The shop itself shows an order's status to whoever has its number; then so may the assistant (never cards).",
        "商城本身凭订单号即可查状态；助手也可凭订单号告知状态（卡密除外）。"},
    SettingDeclaration{"data.folder", text, "var/data", 0, 0, true,
        "Where everything lasting lies.", "所有持久数据所在的文件夹。"},
    SettingDeclaration{"data.master_key", text, "var/keys/master.key", 0, 0, true,
        "File with the master key, outside the data folder. Without it the data cannot be read.",
        "主密钥文件，须在数据文件夹之外。没有它数据无法读取。"},
    SettingDeclaration{"desk.cooling_delay", seconds, "600", 10, day_s, true,
        "How long a quiet contact without open ticket stays in memory.", "无未结工单的安静客户在内存中保留的时长。"},
    SettingDeclaration{"desk.correction_window", seconds, "300", 0, day_s, true,
        "How long a message may be corrected or taken back.", "消息可更正或撤回的时长。"},
    SettingDeclaration{"desk.offer_lifetime", seconds, "20", 5, 600, true,
        "How long an agent has to accept an offer.", "派单等待客服接受的时长。"},
    SettingDeclaration{"dujiaoka.database", text, "", 0, 0, true,
        "Database of a 独角数卡 shop; empty = none is connected.", "独角数卡商城的数据库名；空 = 不连接。"},
    SettingDeclaration{"dujiaoka.host", text, "127.0.0.1", 0, 0, true,
        "Host of its MariaDB or MySQL.", "其 MariaDB/MySQL 的主机。"},
    SettingDeclaration{"dujiaoka.name", text, "main", 0, 0, true,
        "Name of the shop in facts: dujiaoka:<name>.", "事实来源名：dujiaoka:<name>。"},
    SettingDeclaration{"dujiaoka.password_file", text, "", 0, 0, true,
        "File with the password of the read-only account.", "只读账号的密码文件。"},
    SettingDeclaration{"dujiaoka.poll", seconds, "2", 1, 3600, true,
        "How often the shop's database is read.", "读取商城数据库的间隔。"},
    SettingDeclaration{"dujiaoka.port", integer, "3306", 1, 65535, true, "Its port.", "其端口。"},
    SettingDeclaration{"dujiaoka.socket", text, "", 0, 0, true,
        "Unix socket in place of host and port.", "以 Unix 套接字代替主机和端口。"},
    SettingDeclaration{"dujiaoka.user", text, "", 0, 0, true,
        "Account with SELECT only.", "仅有 SELECT 权限的账号。"},
    SettingDeclaration{"dujiaoka.utc_offset", utc_offset, "+08:00", 0, 0, true,
        "Zone of the times in the shop's tables.", "商城数据表中时间的时区。"},
    SettingDeclaration{"http.allowed_origins", list, "", 0, 0, true,
        "Origins of the shop's pages that carry the widget; the server's own is always allowed.",
        "承载挂件的商城页面来源；服务器自身总是允许。"},
    SettingDeclaration{"http.connections_max", integer, "19000", 10, 1'000'000, true,
        "Most connections at once.", "同时连接数上限。"},
    SettingDeclaration{"http.connections_per_address_max", integer, "2000", 1, 1'000'000, true,
        "Most connections of one client address.", "单个客户端地址的连接数上限。"},
    SettingDeclaration{"http.listen", text, "127.0.0.1:8480", 0, 0, true,
        "Address and port; port 0 takes a free one.", "监听地址和端口；端口 0 取空闲端口。"},
    SettingDeclaration{"http.public_url", text, "", 0, 0, true,
        "How the world reaches this server (https://kefu.example); used in links.", "外界访问本服务器的地址，用于链接。"},
    SettingDeclaration{"http.trusted_proxies", list, "", 0, 0, true,
        "Addresses or networks (10.0.0.0/8) whose X-Forwarded-For is believed.", "其 X-Forwarded-For 可信的地址或网段。"},
    SettingDeclaration{"http.web_folder", text, "web/dist", 0, 0, true,
        "The built screens.", "构建好的网页。"},
    SettingDeclaration{"identity.issuer", text, "shop", 0, 0, true,
        "The iss of signed shop identities.", "商城签名身份的 iss。"},
    SettingDeclaration{"identity.secret_file", text, "", 0, 0, true,
        "File with the key (32 bytes or more) that signs shop identities; empty = none are accepted.",
        "签名商城身份的密钥文件（至少 32 字节）；空 = 不接受。"},
    SettingDeclaration{"knowledge.folder", text, "data/knowledge", 0, 0, true,
        "The articles a new platform begins with, taken in at its first start; empty = none.",
        "新平台自带的知识文章，首次启动时载入；空 = 不载入。"},
    SettingDeclaration{"log.requests", boolean, "true", 0, 0, true,
        "Log each request: method, route, status, time; never a path with a token, an address or a text.",
        "记录每个请求的方法、路由、状态和耗时；绝不记录带令牌的路径、地址或文字。"},
    SettingDeclaration{"platform.name", text, "见信", 0, 0, true,
        "Name of the marketplace, shown to customers.", "平台名称，向客户显示。"},
    SettingDeclaration{"platform.utc_offset", utc_offset, "+08:00", 0, 0, true,
        "Zone of the marketplace: where a day of the public figures begins.", "平台所在时区：公开数据的一天从何时算起。"},
    SettingDeclaration{"rules.folder", text, "data/rules", 0, 0, true,
        "The rule tables of diagnosis.", "诊断规则表。"},
    SettingDeclaration{"search.messages", boolean, "true", 0, 0, true,
        "Index messages for full-text search. Switched on again, what was missed is indexed at the start.",
        "为消息建立全文索引。重新打开时，漏掉的部分在启动时补上。"},
    SettingDeclaration{"shops.files", list, "", 0, 0, true,
        "Shop files (docs/connectors.md): each names a shop's database, its gateways and suppliers.",
        "商城文件（docs/connectors.md），每个写明一家商城的数据库、支付网关和供应商。"},
    SettingDeclaration{"stream.staff_commands_per_second", integer, "200", 1, 100'000, true,
        "Commands of one connection of staff in a second; more are refused stream.too_fast.",
        "一个客服连接每秒的命令数上限；超出的被拒绝（stream.too_fast）。"},
    SettingDeclaration{"stream.visitor_commands_per_second", integer, "50", 1, 100'000, true,
        "Commands of one connection of a visitor in a second; more are refused stream.too_fast.",
        "一个访客连接每秒的命令数上限；超出的被拒绝（stream.too_fast）。"},
    SettingDeclaration{"tls.certificate", text, "", 0, 0, false,
        "PEM file with the certificate chain; with tls.key switches TLS on. Read again when it changes.",
        "证书链 PEM 文件；与 tls.key 一起启用 TLS。文件变化时自动重读。"},
    SettingDeclaration{"tls.key", text, "", 0, 0, false, "PEM file with its private key.", "私钥 PEM 文件。"},
};
// clang-format on

}  // namespace

std::span<const SettingDeclaration> declared_settings() { return table; }

}  // namespace jx::host
