#include <array>

#include "server/verb.h"

namespace jx::server {

namespace {

constexpr Option settings_option{
    "--settings", "FILE", "YAML file with the settings (default: jianxin.yaml if it is there)",
    "YAML 设置文件（默认：若存在则为 jianxin.yaml）"};
constexpr Option data_option{"--data", "FOLDER", "in place of the setting data.folder",
                             "代替设置 data.folder"};
constexpr Option key_option{"--master-key", "FILE", "in place of the setting data.master_key",
                            "代替设置 data.master_key"};

constexpr std::array serve_options{
    settings_option, data_option, key_option,
    Option{"--listen", "ADDRESS:PORT", "in place of the setting http.listen",
           "代替设置 http.listen"}};
constexpr std::array demo_options{
    Option{"--data", "FOLDER", "where the demo keeps its data (default var/demo)",
           "演示数据文件夹（默认 var/demo）"},
    Option{"--listen", "ADDRESS:PORT", "default 127.0.0.1:8480; port 0 takes a free one",
           "默认 127.0.0.1:8480；端口 0 取空闲端口"},
    Option{"--market", "PROGRAM", "the demo marketplace to start beside the server",
           "同时启动的演示商城程序"},
    Option{"--no-market", "", "only the server", "只启动服务器"},
    Option{"--seed", "NUMBER", "of the marketplace's fortunes (default 1)",
           "演示商城的随机种子（默认 1）"}};
constexpr std::array import_options{
    settings_option,
    data_option,
    key_option,
    Option{"--source", "NAME", "who says it (default import:<file name>)",
           "来源名（默认 import:<文件名>）"},
    Option{"--kind", "KIND", "of the rows in a CSV file: order, payment, … (default order)",
           "CSV 行的种类：order、payment……（默认 order）"},
    Option{"--refused", "FILE",
           "write refused rows with their reasons here (default standard error)",
           "把被拒行及原因写入此文件（默认标准错误）"},
    Option{"--time-zone", "OFFSET", "of times without zone (default +08:00)",
           "无时区时间所在的时区（默认 +08:00）"}};
constexpr std::array store_options{settings_option, data_option, key_option};
constexpr std::array picture_options{
    settings_option,
    Option{"--preview", "FOLDER", "write the covered previews here", "把遮盖后的预览写入此文件夹"}};
constexpr std::array settings_options{
    settings_option, Option{"--reference", "", "print the reference page", "打印参考页"},
    Option{"--chinese", "", "the reference page in Chinese", "中文参考页"}};

constexpr std::array diagnose_options{
    settings_option,
    Option{"--shop", "FILE", "the shop file: database, gateways, suppliers (docs/connectors.md)",
           "商城文件：数据库、支付网关、供应商（docs/connectors.md）"},
    Option{"--now", "TIME", "when it is asked (2026-11-21T10:30:00+08:00; default: now)",
           "提问的时间（如 2026-11-21T10:30:00+08:00；默认现在）"}};

constexpr std::array table{
    Verb{"serve", "", "run the server", "运行服务器",
         "The first start with an empty data folder makes the keys and prints a one-time link for "
         "the operator.",
         "数据文件夹为空时首次启动会生成密钥，并打印一次性的管理员链接。", serve_options, serve},
    Verb{"demo", "", "run the server with a demo marketplace in trouble", "运行带演示商城的服务器",
         "Logins are printed and written to logins.json in the data folder. Not for production.",
         "登录信息会打印并写入数据文件夹的 logins.json。请勿用于生产。", demo_options, demo},
    Verb{"diagnose", "TEXT", "what happened to the purchase a customer writes of, as JSON",
         "诊断顾客所说的那笔交易，以 JSON 输出",
         "Reads the number in TEXT, looks the purchase up at the shop, the gateways and the "
         "suppliers named in the shop file, and prints the verdict. Reads only. docs/cli.md.",
         "从 TEXT 中读出号码，到商城文件所列的商城、支付网关和供应商查询，并输出诊断。只读。见 "
         "docs/cli.md。",
         diagnose_options, diagnose},
    Verb{"import", "FILE", "record facts from a CSV or NDJSON file",
         "从 CSV 或 NDJSON 文件导入事实",
         "Shows progress, skips and reports bad rows by line, goes on where it was stopped; a "
         "second run adds nothing. "
         "The server must not be running on the same data folder.",
         "显示进度，逐行跳过并报告坏行，中断后可续；重复导入不增加任何内容。同一数据文件夹上不可同"
         "时运行服务器。",
         import_options, import_facts},
    Verb{
        "understand",
        "[FILE]",
        "tell what messages say: JSON lines in, JSON lines out",
        "解读客户的话：逐行 JSON 输入与输出",
        "Each line is {\"id\":…,\"text\":\"…\"} or {\"id\":…,\"turns\":[{\"role\":\"user|bot|agent|"
        "system\",\"text\":\"…\"}]}; without FILE, standard input is read. Every line gets one "
        "line "
        "back: intents, urgency, needs_human, priority, slots; or the error of that line.",
        "每行为 {\"id\":…,\"text\":\"…\"} 或 "
        "{\"id\":…,\"turns\":[{\"role\":\"user|bot|agent|system\","
        "\"text\":\"…\"}]}；不给 FILE "
        "则读标准输入。每行对应输出一行：意图、紧急、需人工、优先级、槽位"
        "，或该行的错误。",
        {},
        understand},
    Verb{"rebuild", "", "make every read table anew from the journal", "从日志重建全部读表", "", "",
         store_options, rebuild},
    Verb{"lessons", "", "what staff corrected in the understanding, one JSON line each",
         "客服更正过的理解，每条一行 JSON",
         "In the form of data/texts, secrets masked: add the lines to a file there and build again "
         "to learn them for "
         "good.",
         "格式同 data/texts，密钥已遮盖：加入其中的文件并重新构建，即可永久学会。", store_options,
         lessons},
    Verb{"verify-journal", "", "read the whole journal and check every leaf",
         "通读日志并核对每个叶子", "", "", store_options, verify_journal},
    Verb{"read-picture", "FILE …", "read pictures as the server does, one JSON line each",
         "像服务器那样识别图片，每张一行 JSON",
         "Shows text, fields and how the reader was shut in; card secrets are masked.",
         "给出文字、字段以及识别进程的隔离程度；卡密已遮盖。", picture_options, read_pictures},
    Verb{"settings", "", "show the settings in force, or their reference", "显示生效的设置或其参考",
         "", "", settings_options, show_settings},
    Verb{"version", "", "print the version", "打印版本", "", "", {}, show_version},
};

}  // namespace

std::span<const Verb> verbs() { return table; }

}  // namespace jx::server
