// ./dev shot [FOLDER] [--only NAME] [--look LOOK]: pictures of every screen and its states, by a real
// browser on a real server, in both languages, light and dark, wide and phone.
//
// NAME begins the name of a scene (widget) or of a picture (widget-verdict). LOOK is one of
// zh-light-wide … en-dark-phone, or a part of such a name. An error on a page fails the run.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { Camera, looks } from './shot/camera.mjs'
import { orders } from './shot/purchases.mjs'
import { scenes } from './shot/scenes/all.mjs'
import { Town } from './shot/town.mjs'
import { cardPage, orderPage, screenshotOf } from './screenshots.mjs'
import { root } from './site.mjs'

const { chromium } = createRequire(join(root, 'web', 'package.json'))('playwright-core')

function wishesOf(words) {
  const wishes = { folder: join(root, 'docs/screens/all'), only: '', look: '' }
  for (let at = 0; at < words.length; at += 1) {
    const option = /^--(only|look)$/.exec(words[at])?.[1]
    if (option) wishes[option] = words[(at += 1)] ?? ''
    else wishes.folder = resolve(words[at])
  }
  return wishes
}

// The scenes whose names begin so; else the one whose picture is named.
function scenesFor(only) {
  const named = scenes.filter((scene) => scene.name.startsWith(only))
  if (named.length > 0) return named
  return scenes.filter((scene) => only.startsWith(scene.name)).sort((a, b) => b.name.length - a.name.length).slice(0, 1)
}

const takeScreenshots = async (browser) => ({
  zh: await screenshotOf(browser, orderPage(orders.zh)),
  en: await screenshotOf(browser, orderPage(orders.en)),
  card: await screenshotOf(browser, cardPage(orders.cards, 'S7QK-2M9F-XW4T-RA3C')),
})

async function play(act, { camera, town, chosen }) {
  for (const scene of chosen.scenes.filter((each) => act in each)) {
    for (const look of chosen.looks) {
      const page = await camera.open(look, scene.as ? town.sessions[scene.as] : null)
      const shoot = (name, options) => camera.shoot(page, look, [scene.name, name].filter(Boolean).join('-'), options)
      try {
        await scene[act]({ page, look, town, shoot, url: town.url })
      } catch (error) {
        camera.fault(look, `${scene.name}: ${error.message}`)
        await camera.shoot(page, look, `${scene.name}-broken`)
      }
      await page.context().close()
    }
  }
}

const wishes = wishesOf(process.argv.slice(2))
const chosen = { scenes: scenesFor(wishes.only), looks: looks.filter((look) => look.name.includes(wishes.look)) }
if (chosen.scenes.length === 0 || chosen.looks.length === 0) {
  console.error(`shot: nothing is named so. Scenes: ${scenes.map((each) => each.name).join(' ')}. Looks: ${looks.map((each) => each.name).join(' ')}`)
  process.exit(2)
}
const begun = Date.now()
const { folder, remove } = temporaryFolder('shot')
const browser = await chromium.launch({ executablePath: process.env.JX_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const camera = new Camera({ browser, folder: wishes.folder, only: wishes.only })
const town = new Town({ folder, screenshots: await takeScreenshots(browser) })
// What the town comes to, one after the other; no further than a chosen scene needs.
const acts = [['quiet', () => town.prepare()], ['busy', () => town.open()], ['connected', () => town.connect(looks)], ['outage', () => town.breakDown()]]
const last = acts.findLastIndex(([act]) => chosen.scenes.some((scene) => act in scene))
try {
  for (const [act, begin] of acts.slice(0, last + 1)) {
    await begin()
    await play(act, { camera, town, chosen })
  }
} finally {
  await town.close()
  await browser.close()
  remove()
}
for (const fault of camera.faults) console.error(fault)
console.log(`shot: ${camera.taken} pictures in ${wishes.folder}, ${Math.round((Date.now() - begun) / 1000)} s, ${camera.faults.length} faults`)
process.exit(camera.faults.length > 0 ? 1 : 0)
