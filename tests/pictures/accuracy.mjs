// How well pictures are read: draws pages with known numbers, wears them, reads them, counts.
//
// Usage: node tests/pictures/accuracy.mjs [--seed N] [--each N] [--keep FOLDER] [--only FAMILY]
// `--each`: pages of each kind for each way of wearing. JX_SERVER names the program, JX_CHROMIUM the browser.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { chanceOf } from './chance.mjs'
import { desk, pages, screens } from './pages.mjs'
import { median, option, readPictures, root } from './read.mjs'
import { wears } from './wear.mjs'

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')
const sureFrom = 75 // src/assistant/decide.h

// Floors, in percent of pictures; what was measured stands in docs/pictures.md. The pages of a run are few and drawn by chance, so a
// share below its floor is a fault where a reader as good as the floor would come out that low less than once in a thousand runs.
const floors = {
  'as taken': { order: 90, amount: 95 }, 'jpeg 80': { order: 90, amount: 95 }, 'jpeg 45': { order: 85, amount: 90 },
  'webp 70': { order: 90, amount: 95 }, 'shrunk to 720': { order: 85, amount: 90 }, 'shrunk to 480': { order: 60, amount: 75 },
  photographed: { order: 40, amount: 60 },
}
const wrongAndSureMost = 3
const coveredLeast = 90

const seed = Number(option('seed', Math.floor(Math.random() * 1e9)))
const each = Number(option('each', 2))
const keep = option('keep', null)
const only = option('only', null)
console.log(`pictures: seed ${seed}`)

async function draw(browser, chance) {
  const pictures = []
  const canvas = await (await browser.newContext({ deviceScaleFactor: 2 })).newPage()
  for (const make of pages) {
    for (let copy = 0; copy < each * wears.length; ++copy) {
      const dark = chance.next() < 0.4
      const drawn = make(chance, dark)
      const screen = drawn.wide ? desk : chance.one(screens)
      const wearing = wears[copy % wears.length]
      if (only !== null && drawn.family !== only && wearing.name !== only) continue
      const context = await browser.newContext({ viewport: { width: screen.width, height: screen.height }, deviceScaleFactor: screen.scale })
      const page = await context.newPage()
      await page.setContent(drawn.html)
      const png = await page.screenshot()
      await context.close()
      const { bytes, ending } = await wearing.wear(canvas, png, chance)
      pictures.push({ ...drawn, dark, screen, wear: wearing.name, bytes, ending })
    }
  }
  return pictures
}

const textsOf = (answer, name) => (answer.fields ?? []).filter((field) => field.name === name)
const plain = (text) => text.replaceAll(/[\s，。：:,.“”"'！!]/g, '')

// Half of what the error says and more, in order: the dialog's words as a person would know them again.
function saysError(answer, wanted) {
  const letters = [...plain(wanted)]
  return textsOf(answer, 'error').some(({ text }) => {
    const read = plain(text)
    let at = 0
    let found = 0
    for (const letter of letters) {
      const next = read.indexOf(letter, at)
      if (next < 0) continue
      at = next + 1
      ++found
    }
    return found >= letters.length * 0.8
  })
}

function judge(picture, answer) {
  const { order, also = [], amount, error } = picture.truth
  const judged = { ms: answer.processor_ms, peak: answer.peak_kb }
  const numbers = textsOf(answer, 'order_no')
  if (order) {
    judged.order = order.every((number) => numbers.some((field) => field.text === number))
    judged.sureOrder = order.every((number) => numbers.some((field) => field.text === number && field.confidence >= sureFrom))
  }
  const true_ = new Set([...(order ?? []), ...also])
  judged.wrongAndSure = order !== undefined && numbers.some((field) => field.confidence >= sureFrom && !true_.has(field.text))
  const read = textsOf(answer, 'amount')[0]
  if (amount) {
    judged.amount = read?.text === amount
    judged.wrongAndSure ||= read !== undefined && read.text !== amount && read.confidence >= sureFrom
  }
  if (error) judged.error = saysError(answer, error)
  return judged
}

// The preview is read again: what can be read of a card there was not covered.
function judgeCovers(pictures, answers, folder) {
  const withCard = pictures.map((picture, index) => ({ picture, answer: answers[index] })).filter(({ picture, answer }) => picture.truth.card && !answer.refused)
  if (withCard.length === 0) return
  const previews = withCard.map(({ picture }) => join(folder, 'previews', basename(picture.file).replace(/\.\w+$/, '.jpg')))
  const again = readPictures(previews)
  withCard.forEach(({ picture }, index) => {
    const text = plain(again[index].text ?? '').toUpperCase()
    const card = picture.truth.card.replaceAll('-', '')
    let shown = 0
    for (let at = 0; at + 4 <= card.length; ++at) if (text.replaceAll('-', '').includes(card.slice(at, at + 4))) ++shown
    picture.judged.covered = shown === 0
  })
}

const share = (list, name) => {
  const asked = list.filter((judged) => judged[name] !== undefined)
  return asked.length === 0 ? null : (100 * asked.filter((judged) => judged[name]).length) / asked.length
}

// P(at most `hits` of `tries`) where each succeeds with `chance`.
function atMost(hits, tries, chance) {
  let one = (1 - chance) ** tries
  let sum = one
  for (let k = 1; k <= hits; ++k) sum += one *= ((tries - k + 1) / k) * (chance / (1 - chance))
  return sum
}
const isBelow = (list, name, percent) => {
  const asked = list.filter((judged) => judged[name] !== undefined)
  return atMost(asked.filter((judged) => judged[name]).length, asked.length, percent / 100) < 0.001
}
const isAbove = (list, name, percent) => isBelow(list.map((judged) => ({ [name]: judged[name] === undefined ? undefined : !judged[name] })), name, 100 - percent)
const cell = (value) => (value === null ? '–' : value.toFixed(0)).padStart(6)

function table(title, key, pictures) {
  const groups = new Map()
  for (const picture of pictures) groups.set(picture[key], [...(groups.get(picture[key]) ?? []), picture.judged])
  console.log(`\n${title.padEnd(16)}     n  order   sure amount  error  cover wrong! cpu ms  MB(max)`)
  for (const [name, list] of groups) {
    console.log(`${String(name).padEnd(16)} ${String(list.length).padStart(5)} ${cell(share(list, 'order'))} ${cell(share(list, 'sureOrder'))} ${cell(share(list, 'amount'))} ${cell(share(list, 'error'))} ${cell(share(list, 'covered'))} ${cell(share(list, 'wrongAndSure'))} ${String(median(list.map((judged) => judged.ms))).padStart(8)} ${String(Math.round(Math.max(...list.map((judged) => judged.peak)) / 1024)).padStart(8)}`)
  }
  return groups
}

const { folder, remove } = temporaryFolder('pictures')
const browser = await chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const faults = []
try {
  const pictures = await draw(browser, chanceOf(seed))
  mkdirSync(join(folder, 'previews'))
  pictures.forEach((picture, index) => {
    picture.file = join(folder, `${String(index).padStart(4, '0')}.${picture.ending}`)
    writeFileSync(picture.file, picture.bytes)
  })
  const answers = readPictures(pictures.map((picture) => picture.file), { previews: join(folder, 'previews') })
  pictures.forEach((picture, index) => (picture.judged = judge(picture, answers[index])))
  judgeCovers(pictures, answers, folder)
  if (keep) {
    mkdirSync(keep, { recursive: true })
    pictures.forEach((picture, index) => {
      writeFileSync(join(keep, basename(picture.file)), readFileSync(picture.file))
      const { bytes: _bytes, html: _html, ...rest } = picture
      writeFileSync(join(keep, `${basename(picture.file)}.json`), JSON.stringify({ ...rest, answer: answers[index] }, null, 1))
    })
  }
  table('kind', 'family', pictures)
  table('light or dark', 'dark', pictures)
  const byWear = table('on its way', 'wear', pictures)
  const all = pictures.map((picture) => picture.judged)
  for (const [name, list] of byWear)
    for (const [what, floor] of Object.entries(floors[name])) {
      const got = share(list, what)
      if (isBelow(list, what, floor)) faults.push(`${name}: ${what} read exactly in ${got.toFixed(0)} %, floor ${floor} %`)
    }
  const wrong = share(all, 'wrongAndSure') ?? 0
  if (isAbove(all, 'wrongAndSure', wrongAndSureMost)) faults.push(`wrong and sure in ${wrong.toFixed(1)} %, at most ${wrongAndSureMost} %`)
  const covered = share(all, 'covered')
  if (isBelow(all, 'covered', coveredLeast)) faults.push(`cards covered in ${covered.toFixed(0)} %, floor ${coveredLeast} %`)
  console.log(`\npictures: ${pictures.length} read, wrong and sure ${wrong.toFixed(1)} %, cards covered ${covered === null ? '–' : covered.toFixed(0)} %`)
} finally {
  await browser.close()
  remove()
}
for (const fault of faults) console.error(`pictures: ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
