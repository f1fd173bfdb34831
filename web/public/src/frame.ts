// What every public page has: its language, its look, a head and a foot.
import './page.css'
import '../../shared/page/handle.ts'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { createTranslator, localeFrom, type Locale, type Translate } from '../../shared/text/translate.ts'
import { safeKeep } from '../../shared/stream/environment.ts'
import { en } from '../locales/en.ts'
import { zhCN } from '../locales/zh-CN.ts'

export type T = Translate<typeof zhCN>

const keep = safeKeep(() => localStorage)
const localeKey = 'jianxin.locale'
const themeKey = 'jianxin.theme'

function chosenLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang')
  return localeFrom(asked ?? keep.get(localeKey) ?? navigator.language)
}

function applyTheme(theme: string | null): void {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
}

export interface Frame {
  t: T
  main: HTMLElement
}

export function mountFrame(title: (t: T) => string): Frame {
  const locale = chosenLocale()
  const t: T = createTranslator<typeof zhCN>(locale, zhCN, en)
  document.documentElement.lang = locale
  applyTheme(new URLSearchParams(location.search).get('theme') ?? keep.get(themeKey))
  document.title = `${title(t)} · ${t('brand.name')}`
  const main = h('main', { id: 'main' })
  document.body.append(
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: '/' },
        h('span', { class: 'seal', 'aria-hidden': 'true' }, '信'), h('span', null, t('brand.name')),
        h('small', null, t('brand.motto'))),
      h('nav', null,
        h('button', { type: 'button', onclick: () => switchLocale(locale) }, icon('globe', 18), t('action.language')),
        h('button', { type: 'button', 'aria-label': t('action.theme'), title: t('action.theme'), onclick: switchTheme }, icon('theme', 18)))),
    main,
    h('footer', null, t('page.foot')))
  return { t, main }
}

export function switchLocale(now: Locale): void {
  keep.set(localeKey, now === 'en' ? 'zh-CN' : 'en')
  const url = new URL(location.href)
  url.searchParams.delete('lang')
  if (url.href === location.href) location.reload()
  else location.replace(url)
}

export function switchTheme(): void {
  const root = document.documentElement
  const dark = root.dataset['theme'] === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : root.dataset['theme'] === 'dark'
  const next = dark ? 'light' : 'dark'
  keep.set(themeKey, next)
  applyTheme(next)
  document.querySelector('[data-jianxin]')?.setAttribute('data-theme', next)
}

// The support window on our own pages, in the page's language and look.
export function embedWidget(t: T, options: { order?: string; title?: string } = {}): void {
  const script = h('script', { src: '/widget.js', 'data-locale': t.locale, 'data-theme': document.documentElement.dataset['theme'] ?? '' })
  if (options.order !== undefined) script.dataset['order'] = options.order
  if (options.title !== undefined) script.dataset['title'] = options.title
  document.body.append(script)
}

// Runs `refresh` now and then every `everyMs` while the page is looked at.
export function keepFresh(everyMs: number, refresh: () => Promise<void>): void {
  const run = (): void => {
    if (document.visibilityState === 'visible') void refresh()
  }
  document.addEventListener('visibilitychange', run)
  setInterval(run, everyMs)
  void refresh()
}
