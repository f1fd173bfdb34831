// Programs that stand in for what is far away: a language model, the suppliers. On loopback, controlled by `tell`.
import { join } from 'node:path'
import { start } from '../../bench/lib/process.mjs'
import { root } from './site.mjs'

async function startSimulator(file) {
  const { firstLine, stop } = start('node', [join(root, file)], { holdsInput: true })
  const url = `http://127.0.0.1:${(await firstLine).trim()}`
  const tell = async (what, body) => (await fetch(`${url}/control/${what}`, { method: 'POST', body: JSON.stringify(body) })).json()
  return { url, tell, stop }
}

export const startModel = () => startSimulator('tests/llm/simulator.mjs')
export const startSuppliers = () => startSimulator('tests/suppliers/simulator.mjs')

// What a site needs to ask that model.
export const modelSettings = ({ url }, keyFile) => ({
  JIANXIN_LLM_ENABLED: 'true', JIANXIN_LLM_URL: `${url}/v1`, JIANXIN_LLM_MODEL: 'sim', JIANXIN_LLM_KEY_FILE: keyFile,
  JIANXIN_LLM_LOCATION: 'local', JIANXIN_LLM_DATA: 'masked', JIANXIN_LLM_WAIT: '2',
})
