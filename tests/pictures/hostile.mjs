// Files that mean harm, or are merely broken: each is read or refused by a code we know, within its time and memory, and the
// program that asked goes on.
//
// Usage: node tests/pictures/hostile.mjs [--seed N] [--rounds N]
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { chanceOf } from './chance.mjs'
import { option, readPictures, root } from './read.mjs'

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')
const known = new Set(['not_a_picture', 'too_large', 'too_small', 'animated', 'unreadable', 'too_heavy', 'too_slow', 'reader_crashed'].map((word) => `picture.${word}`))
const memoryMbMost = 1100 // address space is bounded at 1024 MiB, so what is resident stays below
const processorMsMost = 12_000

const seed = Number(option('seed', Math.floor(Math.random() * 1e9)))
const rounds = Number(option('rounds', 40))
console.log(`hostile: seed ${seed}`)

const u32 = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
const u16le = (value) => Buffer.from([value & 255, value >> 8])
const checksum = crc32 ?? ((data) => {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
})
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([u32(data.length), body, u32(checksum(body))])
}
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const header = (width, height, depth, colour) => chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([depth, colour, 0, 0, 0])]))
const zeros = (count) => deflateSync(Buffer.alloc(count), { level: 9 })
const png = (width, height, depth, colour, data, ...more) =>
  Buffer.concat([signature, header(width, height, depth, colour), ...more, chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])

function gifOfFrames(count, width, height) {
  const frame = Buffer.concat([Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0]), u16le(width), u16le(height), Buffer.from([0, 2, 2, 0x4c, 1, 0])])
  const head = Buffer.concat([Buffer.from('GIF89a'), u16le(width), u16le(height), Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])])
  return Buffer.concat([head, ...Array.from({ length: count }, () => frame), Buffer.from([0x3b])])
}

// By name; `expect` is the code, or null where reading and refusing are both right.
function corpus() {
  const text = (words) => Buffer.from(words)
  return [
    ['20000 px each way', png(20_000, 20_000, 1, 0, zeros(20_000 * 2_501)), 'picture.too_large'],
    ['4 billion px each way', png(0xffffffff, 0xffffffff, 8, 6, zeros(100)), 'picture.too_large'],
    ['39 million px of nothing', png(6_200, 6_200, 8, 2, zeros(6_200 * 18_601)), null],
    ['39 million px, 16 bit, alpha', png(6_200, 6_200, 16, 6, zeros(6_200 * 49_601)), null],
    ['more rows promised than there are', png(5_000, 5_000, 8, 2, zeros(1_000)), null],
    ['more rows than promised', png(100, 100, 8, 2, zeros(300_000_000)), null],
    ['a colour profile that swells', png(200, 200, 8, 2, zeros(200 * 601), chunk('iCCP', Buffer.concat([text('x\0\0'), zeros(300_000_000)]))), null],
    ['a text that swells', png(200, 200, 8, 2, zeros(200 * 601), chunk('zTXt', Buffer.concat([text('x\0\0'), zeros(300_000_000)]))), null],
    ['a palette of nothing', Buffer.concat([signature, header(300, 300, 8, 3), chunk('IDAT', zeros(300 * 301)), chunk('IEND', Buffer.alloc(0))]), null],
    ['a GIF of 20000 frames', gifOfFrames(20_000, 600, 600), null],
    ['a GIF of 65535 px each way', gifOfFrames(1, 65_535, 65_535), 'picture.too_large'],
    ['a JPEG of 65500 px each way', Buffer.from('ffd8ffc000110800ffdcffdc03011100021100031100ffda', 'hex'), 'picture.too_large'],
    ['an animated WebP', Buffer.concat([text('RIFF'), Buffer.from([30, 0, 0, 0]), text('WEBPVP8X'), Buffer.from([10, 0, 0, 0, 2, 0, 0, 0, 99, 0, 0, 99, 0, 0])]), 'picture.animated'],
    ['a PDF named .png', text('%PDF-1.7\n1 0 obj\n<< >>\nendobj\n'), 'picture.not_a_picture'],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'picture.not_a_picture'],
    ['PostScript', text('%!PS-Adobe-3.0\n(%pipe%id) (w) file\n'), 'picture.not_a_picture'],
    ['a TIFF', Buffer.from('49492a0008000000', 'hex'), 'picture.not_a_picture'],
    ['nothing', Buffer.alloc(0), 'picture.not_a_picture'],
    ['one byte', Buffer.from([0x89]), 'picture.not_a_picture'],
    ['15 MB of PNG that is none', Buffer.concat([signature, Buffer.alloc(15 << 20, 0x41)]), 'picture.unreadable'],
  ]
}

async function drawn() {
  const browser = await chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  const page = await browser.newPage()
  await page.setContent('<h1 style="font:28px sans-serif">order 482250101123456789 ¥98.50</h1>')
  const shot = await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 120 } })
  const kinds = [shot]
  for (const type of ['image/jpeg', 'image/webp']) {
    const url = await page.evaluate(async ([data, kind]) => {
      const image = new Image()
      image.src = `data:image/png;base64,${data}`
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL(kind)
    }, [shot.toString('base64'), type])
    kinds.push(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'))
  }
  await browser.close()
  return [...kinds, gifOfFrames(3, 64, 64)]
}

// A sound picture with a few bytes wrong, something missing, or something too much.
function broken(chance, sound) {
  let bytes = Buffer.from(sound)
  for (let i = chance.between(0, 12); i > 0; --i) bytes[chance.between(0, bytes.length - 1)] = chance.between(0, 255)
  if (chance.next() < 0.4) bytes = bytes.subarray(0, chance.between(1, bytes.length))
  if (chance.next() < 0.2) {
    const at = chance.between(0, bytes.length)
    bytes = Buffer.concat([bytes.subarray(0, at), chance.bytes(chance.between(1, 400)), bytes.subarray(at)])
  }
  return bytes
}

const { folder, remove } = temporaryFolder('hostile')
const faults = []
try {
  const chance = chanceOf(seed)
  const sound = await drawn()
  const cases = corpus()
  for (let round = 0; round < rounds; ++round) cases.push([`broken ${round}`, broken(chance, chance.one(sound)), null])
  const files = cases.map(([, bytes], index) => {
    const file = join(folder, `${String(index).padStart(3, '0')}.png`)
    writeFileSync(file, bytes)
    return file
  })
  const answers = readPictures(files)
  let read = 0
  let peak = 0
  answers.forEach((answer, index) => {
    const [name, , expected] = cases[index]
    const code = answer.refused ?? null
    if (code === null) ++read
    if (expected !== null && code !== expected) faults.push(`${name}: ${code ?? 'read'}, expected ${expected}`)
    if (code !== null && !known.has(code)) faults.push(`${name}: ${code} ${answer.detail}`)
    if (answer.peak_kb / 1024 > memoryMbMost) faults.push(`${name}: ${Math.round(answer.peak_kb / 1024)} MB`)
    if (answer.processor_ms > processorMsMost) faults.push(`${name}: ${answer.processor_ms} ms of processor`)
    if (code === 'picture.reader_crashed') console.log(`hostile: ${name} broke the reader: ${answer.detail}`)
    peak = Math.max(peak, answer.peak_kb)
    if (index < cases.length - rounds) console.log(`${name.padEnd(36)} ${(code ?? 'read').padEnd(24)} ${String(answer.ms).padStart(6)} ms ${String(Math.round(answer.peak_kb / 1024)).padStart(5)} MB`)
  })
  console.log(`hostile: ${cases.length} files, ${read} read, ${cases.length - read} refused, at most ${Math.round(peak / 1024)} MB`)
} finally {
  remove()
}
for (const fault of faults) console.error(`hostile: ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
