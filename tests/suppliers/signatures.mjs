// The signature of each supplier, written from its document and from nothing of ours. What C++ computes by tables is held against this.
import { createCipheriv, createHash, createHmac } from 'node:crypto'

export const hex = (kind, data) => createHash(kind).update(data).digest('hex')

// JSON as PHP writes it: everything but the two line separators left as it is, slashes escaped on demand.
export function phpJson(value, { slashes = false, ascii = false } = {}) {
  let text = JSON.stringify(value).replace(/[\u2028\u2029]/g, (c) => '\\u' + c.charCodeAt(0).toString(16))
  if (slashes) text = text.replaceAll('/', '\\/')
  if (ascii) text = text.replace(/[\u0080-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))
  return text
}

const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))
const without = (members, ...names) => Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)))
const sorted = (members) => Object.entries(members).sort(([a], [b]) => byBytes(a, b))
const isBlank = (value) => value === '' || value === null || value === undefined
const asText = (value) => (value === null ? '' : typeof value === 'object' ? phpJson(value) : String(value))

function pairs(members, { blanks = false } = {}) {
  return sorted(members).filter(([, value]) => blanks || !isBlank(value)).map(([name, value]) => `${name}=${asText(value)}`).join('&')
}

function sortedCharacters(text) {
  return [...text].sort((a, b) => a.codePointAt(0) - b.codePointAt(0)).join('')
}

// 卡速售: sha1(time + body + key); a callback re-encodes its members, sorted, with escaped slashes, and without the cards.
export const kasushou = {
  request: ({ timestamp, body, secret }) => hex('sha1', timestamp + body + secret),
  callback: ({ members, secret }) => {
    const rest = Object.fromEntries(sorted(without(members, 'sign', 'card_list', 'express_list')))
    return hex('sha1', members.time + phpJson(rest, { slashes: true }) + secret)
  },
}

// 卡易信: md5(id + secret + "3.0" + time + body), both ways.
export const kayixin = {
  request: ({ account, secret, timestamp, body }) => hex('md5', account + secret + '3.0' + timestamp + body),
}
kayixin.callback = kayixin.request

// 卡卡云: md5(sorted non-empty pairs + key), lists as JSON, both ways.
export const kakayun = {
  request: ({ members, secret }) => hex('md5', pairs(without(members, 'sign')) + secret),
}
kakayun.callback = kakayun.request

// 亿乐: sha1(id + secret + path + time).
export const yile = {
  request: ({ account, secret, path, timestamp }) => hex('sha1', account + secret + path + timestamp),
}

// 飞速源: upper md5(sorted non-empty pairs + "&key=" + key); version and extendParameter are not signed.
export const feisuyuan = {
  request: ({ members, secret }) =>
    hex('md5', `${pairs(without(members, 'sign', 'version', 'extendParameter'))}&key=${secret}`).toUpperCase(),
}
feisuyuan.callback = feisuyuan.request

// 大猿人: upper md5(sorted pairs, empty ones too + "&apikey=" + key).
export const dayuanren = {
  request: ({ members, secret }) => hex('md5', `${pairs(without(members, 'sign'), { blanks: true })}&apikey=${secret}`).toUpperCase(),
}
dayuanren.callback = dayuanren.request

// 福禄: md5(sorted characters of the JSON + secret); an answer signs the text of its result.
export const fulu = {
  request: ({ members, secret }) => hex('md5', sortedCharacters(phpJson(without(members, 'sign'))) + secret),
  answer: ({ body, secret }) => hex('md5', sortedCharacters(body) + secret),
}
fulu.callback = fulu.request

// AES-256-ECB, PKCS #7, base64, under the text of the secret.
export function sealed(text, secret) {
  const cipher = createCipheriv('aes-256-ecb', Buffer.from(secret), null)
  return cipher.update(text, 'utf8', 'base64') + cipher.final('base64')
}

// Bytes of every character of GBK; the decoder is the only table there is.
const gbkTable = (() => {
  const decoder = new TextDecoder('gbk')
  const table = new Map()
  for (let high = 0x81; high <= 0xfe; ++high) {
    for (let low = 0x40; low <= 0xfe; ++low) {
      const character = decoder.decode(new Uint8Array([high, low]))
      if ([...character].length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, [high, low])
    }
  }
  return table
})()
const gbk = (text) => Buffer.from([...text].flatMap((c) => (c.codePointAt(0) < 0x80 ? [c.codePointAt(0)] : gbkTable.get(c))))

// What no supplier of ours uses, and the rule can: keyed hashes, base64, another character set, listed members, a nonce.
export const general = {
  hmacBase64: ({ timestamp, body, secret }) => createHmac('sha256', secret).update(`${timestamp}\n${body}`).digest('base64'),
  hmacSha1: ({ nonce, body, secret }) => createHmac('sha1', secret).update(nonce + body).digest('hex'),
  sha256Upper: ({ method, path, nonce, body, secret }) => hex('sha256', `${method}\n${path}\n${nonce}\n${hex('md5', body)}${secret}`).toUpperCase(),
  listed: ({ members, secret }) =>
    hex('md5', ['c', 'a'].filter((name) => name in members && !isBlank(members[name])).map((name) => name + asText(members[name])).join('') + secret),
  gbk: ({ members, secret }) => hex('md5', gbk(pairs(members) + secret)),
  ascii: ({ members, secret }) => hex('md5', phpJson(members, { slashes: true, ascii: true }) + secret),
}
