// A story played in a real browser against the real server: everything is opened for it and closed after it; where it fails, the
// reason is told and every page is photographed.
//
// JX_CHROMIUM names the browser (default /usr/bin/chromium), `--screenshots FOLDER` where pictures go; without it none is taken.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../bench/lib/process.mjs'
import { openBrowser } from './pages.mjs'
import { openSite } from './site.mjs'

const screenshots = process.argv.includes('--screenshots') ? process.argv[process.argv.indexOf('--screenshots') + 1] : null

export async function picture(page, name, options = {}) {
  if (!screenshots) return
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), ...options })
}

// `play` gets the stage: the folder, the browser, the site, and `restart()`, which stops the server and starts it on the same data.
export async function playStory(name, play, open = openSite) {
  const { folder, remove } = temporaryFolder(name)
  const stage = { folder, site: await open(folder), browser: await openBrowser() }
  stage.restart = async () => {
    await stage.site.program.stop()
    stage.site = await open(folder)
  }
  try {
    await play(stage)
    console.log(`${name}: played to its end`)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
    for (const context of stage.browser.contexts()) {
      for (const page of context.pages()) await picture(page, `failed_${Date.now()}`)
    }
  } finally {
    await stage.browser.close()
    stage.site.proxy?.close()
    await stage.site.program.stop()
    remove()
  }
}
