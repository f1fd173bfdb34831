// What a platform may be connected with: a language model, suppliers. The model fails until it is told
// otherwise, so that the desk's own words are said.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { account, secret } from '../../suppliers/accounts.mjs'
import { modelSettings, startModel, startSuppliers } from '../simulators.mjs'

const suppliersFile = (url) => [['kasushou', '快充网'], ['fulu', '福禄']].map(([kind, title]) =>
  `  - { kind: ${kind}, title: ${title}, url: '${url}', account: '${account[kind]}', secret: { file: ${kind}.secret } }\n`)

export async function openConnections(folder) {
  const [model, suppliers] = [await startModel(), await startSuppliers()]
  const own = join(folder, 'connections')
  mkdirSync(own)
  writeFileSync(join(own, 'model.key'), 'key-1\n')
  for (const kind of ['kasushou', 'fulu']) writeFileSync(join(own, `${kind}.secret`), `${secret[kind]}\n`)
  writeFileSync(join(own, 'shop.yaml'), `suppliers:\n${suppliersFile(suppliers.url).join('')}`)
  await model.tell('plan', { steps: [{ do: 'error' }] })
  return {
    settings: { ...modelSettings(model, join(own, 'model.key')), JIANXIN_SHOPS_FILES: join(own, 'shop.yaml') },
    // How the model answers from here on: a step of tests/llm/simulator.mjs.
    model: (step) => model.tell('plan', { steps: [step] }),
    // 快充网 works on this order.
    hold: (number) => suppliers.tell('orders', {
      supplier: 'kasushou',
      orders: [{ ordersn: `K${number}`, external_orderno: number, recharge_hints: '处理中', status: 2, total_price: '96.40', has_back_money: '0.00' }],
    }),
    async close() {
      await model.stop()
      await suppliers.stop()
    },
  }
}
