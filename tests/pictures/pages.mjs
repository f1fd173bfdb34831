// Pages as customers photograph them, with what stands in them. Each answers {html, truth, family}.
const shopLetters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const digits = '0123456789'
const shops = ['青石卡铺', '星河点卡商城', '极速充值旗舰店', '小鹿数字商店', '云上卡盟']
const goods = ['Steam 充值卡 100 元', '腾讯视频月卡', '网易点卡 300 点', 'QQ 会员季卡', '哔哩哔哩年度大会员', 'App Store 礼品卡']
const errors = [
  '该卡密已被使用', '卡密不存在或已失效', '激活码无效，请检查后重试', '兑换码已过期', '兑换失败：该兑换码已被兑换', '充值失败，请稍后再试',
]

const pad = (value) => String(value).padStart(2, '0')

function orderNo(chance) {
  const date = `2026${pad(chance.between(1, 12))}${pad(chance.between(1, 28))}`
  return chance.one([
    () => chance.letters(16, shopLetters),
    () => `4822501${chance.letters(11, digits)}`,
    () => `${date}${pad(chance.between(0, 23))}${chance.letters(10, digits)}`,
    () => `D${date}${chance.letters(8, digits)}`,
  ])()
}

function cardSecret(chance) {
  return chance.one([
    () => Array.from({ length: 4 }, () => chance.letters(5, shopLetters)).join('-'),
    () => chance.letters(20, shopLetters),
    () => Array.from({ length: 3 }, () => chance.letters(4, shopLetters)).join('-'),
  ])()
}

function facts(chance) {
  const yuan = chance.one([chance.between(1, 9), chance.between(10, 99), chance.between(100, 2999)])
  return {
    shop: chance.one(shops),
    goods: chance.one(goods),
    order: orderNo(chance),
    amount: `${yuan}.${pad(chance.between(0, 99))}`,
    transaction: `42000${chance.letters(5, digits)}202611${pad(chance.between(1, 28))}${chance.letters(10, digits)}`,
    time: `2026-11-${pad(chance.between(1, 28))} ${pad(chance.between(0, 23))}:${pad(chance.between(0, 59))}:${pad(chance.between(0, 59))}`,
    card: cardSecret(chance),
    error: chance.one(errors),
  }
}

const colours = (dark) => dark
  ? { paper: '#111418', card: '#1d2126', ink: '#e8eaed', soft: '#9aa0a6', line: '#30353b', accent: '#4da3ff', bad: '#ff6b63' }
  : { paper: '#f4f5f7', card: '#ffffff', ink: '#1b1d1f', soft: '#7d828a', line: '#e7e9ec', accent: '#1677ff', bad: '#d93025' }

const frame = (dark, body, more = '') => {
  const c = colours(dark)
  return `<!doctype html><meta charset="utf-8"><style>
    * { box-sizing: border-box; margin: 0 }
    body { background: ${c.paper}; color: ${c.ink}; font: 15px/1.5 "Noto Sans CJK SC", sans-serif; padding-bottom: 24px }
    .bar { display: flex; justify-content: space-between; padding: 8px 18px; font-size: 13px }
    .top { padding: 10px 16px; text-align: center; font-size: 17px; font-weight: 600 }
    .card { background: ${c.card}; margin: 10px 12px; border-radius: 10px; padding: 6px 14px }
    .row { display: flex; justify-content: space-between; gap: 18px; padding: 9px 0; border-bottom: 1px solid ${c.line} }
    .row:last-child { border: 0 } .row span:first-child { color: ${c.soft}; white-space: nowrap }
    .row b, .row span:last-child { text-align: right; word-break: break-all; font-weight: 400 }
    .big { font-size: 38px; font-weight: 600; text-align: center; padding: 14px 0 4px } .mid { text-align: center; color: ${c.soft} }
    .paid { color: ${c.bad}; font-weight: 600 } .button { border: 1px solid ${c.line}; border-radius: 18px; padding: 5px 14px; font-size: 14px }
    .buttons { display: flex; justify-content: flex-end; gap: 10px; padding: 10px 16px }
    ${more}</style>${body}`
}

const statusBar = (chance) => `<div class="bar"><span>${pad(chance.between(0, 23))}:${pad(chance.between(0, 59))}</span><span>5G ▂▄▆ ${chance.between(5, 99)}%</span></div>`
const row = (name, value) => `<div class="row"><span>${name}</span><span>${value}</span></div>`

function orderPage(chance, dark) {
  const f = facts(chance)
  const label = chance.one(['订单编号', '订单号', '商户订单号'])
  return {
    family: 'order page',
    truth: { order: [f.order], amount: f.amount },
    html: frame(dark, `${statusBar(chance)}<div class="top">订单详情</div>
      <div class="card"><div class="row"><b>${f.shop}</b><span class="paid">${chance.one(['已付款', '待发货', '交易成功'])}</span></div>
        ${row(f.goods, '×1')}${row('商品总价', `¥${(Number(f.amount) + 5).toFixed(2)}`)}${row('优惠', '-¥5.00')}
        <div class="row"><span>实付款</span><span class="paid">¥${f.amount}</span></div></div>
      <div class="card">${row(label, f.order)}${row('创建时间', f.time)}${row('支付方式', chance.one(['支付宝', '微信支付']))}</div>
      <div class="buttons"><span class="button">申请退款</span><span class="button">联系客服</span></div>`),
  }
}

function wechatBill(chance, dark) {
  const f = facts(chance)
  return {
    family: 'payment bill',
    truth: { order: [f.order], also: [f.transaction], amount: f.amount },
    html: frame(dark, `${statusBar(chance)}<div class="top">账单详情</div>
      <div class="card"><p class="mid" style="padding-top:16px">${f.shop}</p><p class="big">-${f.amount}</p>
        ${row('当前状态', '支付成功')}${row('支付时间', f.time)}${row('商品', f.goods)}${row('商户全称', '青石网络科技有限公司')}
        ${row('支付方式', '零钱')}${row('交易单号', f.transaction)}${row('商户单号', f.order)}</div>`),
  }
}

function alipayBill(chance, dark) {
  const f = facts(chance)
  return {
    family: 'payment bill',
    truth: { order: [f.order], also: [f.transaction], amount: f.amount },
    html: frame(dark, `${statusBar(chance)}<div class="top">账单详情</div>
      <div class="card"><p class="mid" style="padding-top:14px">${f.shop}</p><p class="big">-${f.amount}</p><p class="mid">交易成功</p>
        ${row('付款方式', '余额宝')}${row('商品说明', f.goods)}${row('创建时间', f.time)}${row('订单号', f.transaction)}
        ${row('商家订单号', f.order)}</div><div class="card">${row('账单管理', '›')}${row('对此订单有疑问', '›')}</div>`),
  }
}

function desktopOrder(chance, dark) {
  const f = facts(chance)
  return {
    family: 'desktop page',
    wide: true,
    truth: { order: [f.order], amount: f.amount },
    html: frame(dark, `<div class="top" style="text-align:left">${f.shop} · 订单查询</div><div class="card" style="max-width:860px;margin:20px auto">
      <h3 style="padding:8px 0">订单信息</h3>${row('订单号：', f.order)}${row('订单名称：', `${f.goods} x 1`)}${row('订单类型：', '自动发货')}
      ${row('下单邮箱：', 'k***@mail.example')}${row('订单总额：', `¥ ${f.amount}`)}${row('下单时间：', f.time)}${row('订单状态：', '待支付')}</div>`),
  }
}

function errorDialog(chance, dark) {
  const f = facts(chance)
  return {
    family: 'card error',
    truth: { error: f.error, card: f.card },
    html: frame(dark, `${statusBar(chance)}<div class="top">卡密兑换</div>
      <div class="card"><p style="padding:10px 0">请输入卡密</p><p class="field">卡密：${f.card}</p></div>
      <div class="shade"><div class="box"><p class="title">提示</p><p class="say">${f.error}</p><p class="ok">确定</p></div></div>`,
    `.field { border: 1px solid #888; border-radius: 6px; padding: 9px 10px; margin-bottom: 10px }
     .shade { margin-top: 40px; display: grid; place-items: center } .box { width: 76%; border-radius: 12px; background: ${colours(dark).card}; text-align: center; border: 1px solid ${colours(dark).line} }
     .title { font-weight: 600; padding: 16px 0 6px } .say { padding: 0 18px 18px } .ok { border-top: 1px solid ${colours(dark).line}; padding: 11px; color: ${colours(dark).accent} }`),
  }
}

function cardPage(chance, dark) {
  const f = facts(chance)
  return {
    family: 'delivered card',
    truth: { order: [f.order], card: f.card },
    html: frame(dark, `${statusBar(chance)}<div class="top">提取卡密</div><div class="card">${row('订单号', f.order)}${row('商品', f.goods)}</div>
      <div class="card"><p style="padding:8px 0">${chance.one(['您的卡密', '卡密信息', '激活码'])}</p><p style="font-size:17px;padding-bottom:12px;word-break:break-all">${f.card}</p></div>
      <div class="buttons"><span class="button">复制</span></div>`),
  }
}

function englishPage(chance, dark) {
  const f = facts(chance)
  return {
    family: 'english page',
    truth: { order: [f.order], amount: f.amount },
    html: frame(dark, `${statusBar(chance)}<div class="top">Order details</div><div class="card">${row('Order number', f.order)}${row('Placed on', f.time)}
      ${row('Subtotal', `¥${(Number(f.amount) + 2).toFixed(2)}`)}${row('Total paid', `¥${f.amount}`)}${row('Status', 'Payment received')}</div>`),
  }
}

export const pages = [orderPage, wechatBill, alipayBill, desktopOrder, errorDialog, cardPage, englishPage]

// Phones as they are carried, and a desk.
export const screens = [
  { width: 360, height: 780, scale: 2 }, { width: 390, height: 844, scale: 3 }, { width: 412, height: 915, scale: 2.625 },
  { width: 430, height: 932, scale: 3 }, { width: 320, height: 640, scale: 1.5 },
]
export const desk = { width: 1280, height: 800, scale: 1 }
