#include "host/llm/refusal.h"

#include <array>

namespace jx::host {

namespace {

constexpr auto table = std::to_array<LlmRefusal>({
    {"answer.address", "模型的回答里有联系地址，已弃用。",
     "The model's answer held an address; it is not used."},
    {"answer.claim", "模型的回答说了记录里没有的事，已弃用。",
     "The model claimed what no record says; its answer is not used."},
    {"answer.claims_human", "模型自称真人，回答已弃用。",
     "The model claimed to be a person; its answer is not used."},
    {"answer.cut", "模型的回答没有说完，已弃用。",
     "The model did not finish its answer; it is not used."},
    {"answer.empty", "模型没有回答。", "The model answered nothing."},
    {"answer.figure", "模型的回答里有记录中没有的数字，已弃用。",
     "The model gave a figure that no record holds; its answer is not used."},
    {"answer.invented", "模型的回答大多没有依据，已弃用。",
     "Most of the model's answer stands on nothing; it is not used."},
    {"answer.link", "模型的回答里有站外链接，已弃用。",
     "The model's answer held a foreign link; it is not used."},
    {"answer.name", "模型的回答里有记录中没有的名称，已弃用。",
     "The model gave a name that no record holds; its answer is not used."},
    {"answer.odd_characters", "模型的回答含有标记或不可见字符，已弃用。",
     "The model's answer held markup or hidden characters; it is not used."},
    {"answer.promise", "模型作出了没有依据的承诺，回答已弃用。",
     "The model promised what nothing supports; its answer is not used."},
    {"answer.prompt_leaked", "模型复述了内部说明，回答已弃用。",
     "The model repeated its instructions; its answer is not used."},
    {"answer.secret", "模型的回答里有像卡密或密码的内容，已弃用。",
     "The model's answer held what looks like a secret; it is not used."},
    {"answer.time", "模型说了记录里没有的时间，回答已弃用。",
     "The model named a time that no record holds; its answer is not used."},
    {"answer.too_long", "模型的回答太长，已弃用。", "The model's answer is too long."},
    {"answer.uncited", "模型的回答没有注明依据，已弃用。",
     "The model named no source; its answer is not used."},
    {"answer.unknown_source", "模型引用了不存在的依据，回答已弃用。",
     "The model cited a source that there is not; its answer is not used."},
    {"answer.unknown_token", "模型丢失或改动了被隐去的内容，回答已弃用。",
     "The model lost or changed what was hidden; its answer is not used."},
    {"answer.wrong_language", "模型没有使用要求的语言，回答已弃用。",
     "The model answered in another language; its answer is not used."},
    {"copilot.data_stays", "按本平台的设置，会话内容不发往模型。",
     "On this platform conversations are not sent to a model."},
    {"copilot.no_such_language", "只能翻译成简体中文或英文。",
     "Translations are into simplified Chinese or English."},
    {"copilot.nothing", "没有要翻译的文字。", "There is nothing to translate."},
    {"copilot.off", "本平台没有启用语言模型。", "No language model is switched on here."},
    {"copilot.too_long", "文字太长。", "The text is too long."},
    {"copilot.too_often", "请求太频繁，请稍候。", "Too many requests; wait a little."},
    {"copilot.unusable", "模型给出的译文不可靠，已弃用。",
     "The model's translation cannot be relied on; it is not used."},
    {"llm.abroad_forbidden", "模型端点在境外，须先明确允许（llm.abroad_allowed）。",
     "The model stands abroad, which has to be allowed first (llm.abroad_allowed)."},
    {"llm.bad_answer", "模型端点的回答不是约定的格式。",
     "The endpoint's answer is not what was agreed."},
    {"llm.bad_setting", "语言模型的设置有误（见下）。",
     "A setting of the language model is wrong (named below)."},
    {"llm.broken_off", "模型的回答已被中止。", "The model's answer was broken off."},
    {"llm.busy", "模型正忙，请稍后再试。", "The model is busy; try again shortly."},
    {"llm.conversation_spent", "这位客户今天的模型用量已用完。",
     "The model's budget for this customer is spent for today."},
    {"llm.cut", "模型的回答中断了。", "The model's answer broke off."},
    {"llm.day_spent", "今天的模型用量已用完。", "The model's budget is spent for today."},
    {"llm.http_status", "模型端点返回了错误。", "The endpoint answered with an error."},
    {"llm.location_undeclared", "启用模型前须写明其所在地（llm.location）。",
     "Say where the model stands before it is switched on (llm.location)."},
    {"llm.needs_tls", "模型端点须使用 https。", "The endpoint must be reached by https."},
    {"llm.not_local", "模型声明为本地，但地址不是本机或内网。",
     "The model is declared local, but its address is not of this machine or a private network."},
    {"llm.resting", "模型最近多次失败，暂停使用。",
     "The model failed too often lately and is left alone for a while."},
    {"llm.too_slow", "模型没有及时回答。", "The model did not answer in time."},
});

constexpr bool sorted() {
  for (std::size_t i = 1; i < table.size(); ++i)
    if (!(table[i - 1].code < table[i].code)) return false;
  return true;
}
static_assert(sorted(), "a table to be searched by people");

}  // namespace

std::span<const LlmRefusal> llm_refusals() { return table; }

}  // namespace jx::host
