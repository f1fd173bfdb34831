// The copilot of the mock desk.
import type { CaseSummary, CopilotState, ReplyDraft } from '../src/wire.ts'

export const copilotState: CopilotState = { model: true, why: null }

export const summaryFor = (en: boolean): CaseSummary => ({
  brief: [
    { part: 'wish', text: en ? 'paid but not received; mood: worried' : '付款未到账；情绪：焦急' },
    { part: 'order', text: en ? 'Order 20261121-8R4K7Q: paid yes, delivered no, responsible the platform' : '订单 20261121-8R4K7Q：已付款 是，已交付 否，责任方 平台' },
    { part: 'evidence', text: en ? 'The gateway told the shop 3 times, without success' : '支付网关通知店铺 3 次均未成功' },
    { part: 'next', text: en ? 'Resend the notice from the gateway' : '在支付后台补发通知' },
    { part: 'forbidden', text: en ? 'Never ask the customer to pay again' : '不要让客户再付一次款' },
  ],
  text: en ? 'Paid, not delivered; the gateway could not tell the shop 3 times.' : '已付款，未交付；支付网关通知店铺 3 次均未成功。',
  why: null,
})

// What the agent has written is polished; with #lie the model's words did not hold.
export function draftFor(en: boolean, words: string): ReplyDraft {
  const local = en ? 'Please do not pay again; this payment was received.' : '请不要再次付款，这笔钱已经收到。'
  if (words.includes('#lie')) {
    return { text: words, locale: en ? 'en' : 'zh-CN', by_model: false, sources: [], why: { code: 'answer.promise', zh: '模型作出了没有依据的承诺，回答已弃用。', en: 'The model promised what nothing supports; its answer is not used.' } }
  }
  return {
    text: en ? `Hello, ${local}` : `您好，${local}`, locale: en ? 'en' : 'zh-CN', by_model: true,
    sources: [{ id: 'S1', text: local, title: '' }], why: null,
  }
}
