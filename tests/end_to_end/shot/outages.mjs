// Outages as facts: what the shop usually sells well, and what fails at once with one supplier or one way to pay.
import { Purchase } from './purchases.mjs'

const usualCount = 40
export const failedCount = 14

// What breaks, by the name under which a scene asks for it.
export const outages = {
  announced: { supplier: '星辰直充', pay_channel: 'alipay', goods: [['g201', '王者荣耀 648 点券'], ['g202', '和平精英 6480 点券']] },
  closed: { supplier: '云海卡商', pay_channel: 'qqpay', goods: [['g208', '原神 创世结晶 6480'], ['g209', '崩坏：星穹铁道 古老梦华 6480']] },
  proposed: { pay_channel: 'wxpay', goods: [['g306', 'Netflix 会员 1 个月'], ['g307', 'Spotify 会员 1 个月']] },
}
// What goes on well meanwhile.
const sound = { pay_channel: 'alipay', goods: [['g103', 'iTunes 充值卡 100 元'], ['g104', 'Google Play 充值卡 50 美元']] }
const named = { ...outages, sound }
const scopeOf = ({ supplier, pay_channel }) => (supplier ? { supplier } : { pay_channel })
export const isOf = (name) => ({ scope }) => Object.entries(scopeOf(outages[name])).every(([member, value]) => scope[member] === value)

const numberOf = (name, at) => `JXKM${name.slice(0, 4).toUpperCase()}${String(at).padStart(3, '0')}OUTAG`
export const failedOrder = (name) => numberOf(name, usualCount)

const begun = (name, at, now, minutesAgo) => {
  const { pay_channel, goods } = named[name]
  const [goods_no, title] = goods[at % goods.length]
  return new Purchase(numberOf(name, at), now, { goods_no, title, pay_channel, goods_kind: 'upstream_cards', amount: '628.00', buyer: `user:${name}-${at}` })
    .placed(minutesAgo).paid(minutesAgo)
}

function servedWell(name, at, now, minutesAgo) {
  const { supplier } = named[name]
  const purchase = begun(name, at, now, minutesAgo).notice(minutesAgo, 1, 'delivered')
  if (supplier) purchase.upstream(minutesAgo, supplier, 'succeeded')
  return purchase.became(minutesAgo, 'completed').delivered(minutesAgo, [`W30X-5520-${String(at).padStart(4, '0')}-${name.slice(0, 4)}`])
}

// The supplier fails; without one, the gateway's notices are lost.
function failed(name, at, now) {
  const minutesAgo = 18 - (at - usualCount)
  const purchase = begun(name, at, now, minutesAgo)
  if (!outages[name].supplier) return purchase.notice(minutesAgo, 3, 'gave_up', 'connect timed out').became(minutesAgo - 1, 'pending_payment')
  return purchase.notice(minutesAgo, 1, 'delivered').upstream(minutesAgo - 1, outages[name].supplier, 'failed').became(minutesAgo - 1, 'failed')
}

const factsOf = (count, purchaseOf) => Array.from({ length: count }, (_, at) => purchaseOf(at).facts).flat()
export const usual = (name, now) => factsOf(usualCount, (at) => servedWell(name, at, now, 320 - at * 7))
export const unbroken = (now) => factsOf(usualCount, (at) => servedWell('sound', at, now, 20 - at / 3))
export const outage = (name, now) => factsOf(failedCount, (at) => failed(name, usualCount + at, now))
