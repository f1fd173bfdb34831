// Looks, and a page that is looked at: opened, watched for errors, photographed when it is at rest.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from './inspect.mjs'

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

// zh-light-wide … en-dark-phone
export const looks = ['zh', 'en'].flatMap((language) => ['light', 'dark'].flatMap((theme) => Object.keys(sizes).map((size) =>
  ({ name: `${language}-${theme}-${size}`, language, theme, phone: size === 'phone', viewport: sizes[size] }))))

// What is part of a test's weather: refused log-ins, cut lines.
const expected = /Failed to load resource|WebSocket connection|ERR_INTERNET_DISCONNECTED/

export class Camera {
  taken = 0
  faults = []

  constructor({ browser, folder, only }) {
    Object.assign(this, { browser, folder, only })
    mkdirSync(folder, { recursive: true })
  }

  // A browser of its own for one look; `session` is the log-in it holds.
  async open(look, session = null) {
    const context = await this.browser.newContext({
      locale: look.language === 'en' ? 'en-US' : 'zh-CN', colorScheme: look.theme, viewport: look.viewport,
      timezoneId: 'Asia/Shanghai', hasTouch: look.phone, isMobile: look.phone, reducedMotion: 'reduce',
    })
    if (session) await context.addCookies([session.browserCookie])
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => this.fault(look, error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected.test(message.text())) this.fault(look, message.text())
    })
    return page
  }

  fault(look, text) {
    this.faults.push(`${look.name}: ${text}`)
  }

  // `full`: the whole page and not only what is in view.
  async shoot(page, look, name, { full = false } = {}) {
    if (!name.startsWith(this.only) && !name.endsWith('-broken')) return
    await page.waitForFunction(() => !document.querySelector('[class*="-enter-"], [class*="-leave-"]'))
    for (const fault of await inspect(page, look)) this.fault(look, `${name}: ${fault}`)
    await page.screenshot({ path: join(this.folder, `${name}-${look.name}.png`), animations: 'disabled', fullPage: full })
    this.taken += 1
  }
}
