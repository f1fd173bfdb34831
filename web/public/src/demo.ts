// A made-up marketplace's order page, as a shop would carry the widget.
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { formatMoment, formatMoney } from '../../shared/text/format.ts'
import { embedWidget, mountFrame } from './frame.ts'

const { t, main } = mountFrame((words) => words('shop.name'))
const asked = new URLSearchParams(location.search)
const order = asked.get('order') ?? '20261121-8R4K7Q'
const placed = Date.now() - 16 * 60_000
const row = (label: string, value: string): HTMLElement => h('div', null, h('dt', null, label), h('dd', null, value))

document.body.classList.add('shop')
document.querySelector('footer')?.remove()
document.querySelector('.top')?.after(
  h('p', { class: 'demo-note' }, t('shop.demo')),
  h('div', { class: 'shop-top' },
    h('b', null, h('span', { class: 'stone', 'aria-hidden': 'true' }), t('shop.name')),
    h('nav', null, h('span', null, t('shop.nav_goods')), h('span', { 'aria-current': 'page' }, t('shop.nav_orders')),
      h('a', { href: '/' }, t('shop.nav_help')))))
main.append(
  h('h1', null, t('shop.order')),
  h('section', { class: 'order' },
    h('div', { class: 'order-state' }, icon('clock', 24), h('div', null, h('b', null, t('shop.state')), h('p', null, t('shop.state_note')))),
    h('ol', { class: 'stages' },
      h('li', { class: 'done' }, h('i', null, icon('check', 16)), t('shop.step_placed')),
      h('li', { class: 'now', 'aria-current': 'step' }, h('i', null), t('shop.step_paid')),
      h('li', null, h('i', null), t('shop.step_delivered')),
      h('li', null, h('i', null), t('shop.step_done'))),
    h('div', { class: 'goods' }, h('span', { class: 'cover', 'aria-hidden': 'true' }),
      h('div', null, h('b', null, t('shop.goods')), h('p', null, t('shop.goods_kind')), h('p', null, t('shop.quantity', { count: 1 }))),
      h('strong', null, formatMoney('216.00'))),
    h('dl', null, row(t('shop.number'), order), row(t('shop.placed'), formatMoment(t, placed, Date.now())),
      row(t('shop.paid_by'), t('shop.alipay')), row(t('shop.delivery'), t('shop.delivery_auto'))),
    h('div', { class: 'order-foot' }, h('span', null, t('shop.paid_nothing')),
      h('button', { type: 'button', class: 'plain', onclick: () => window.Jianxin?.open(order) }, icon('letter', 18), t('shop.contact')),
      h('span', { class: 'total' }, t('shop.total'), h('strong', null, formatMoney('216.00'))))))
embedWidget(t, { order, title: t('shop.name') })
