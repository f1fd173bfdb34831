// Everything lives in one shadow root: the shop's styles do not reach in, ours do not reach out.
// This part is the launcher and the conversation's state; the panel comes when it is opened.
import tokens from '../../shared/tokens.css?inline'
import style from './launcher.css?inline'
import { h } from '../../shared/dom.ts'
import { icon } from '../../shared/icons.ts'
import { browserEnvironment, safeKeep } from '../../shared/stream/environment.ts'
import type { Handle } from '../../shared/page/handle.ts'
import { late, lateParts } from './load_more.ts'
import type { Options } from './options.ts'
import type { Panel } from './panel.ts'
import { Server } from './server.ts'
import { Store } from './store.ts'
import { loadLocale } from './words.ts'

const tickMs = 15_000 // countdowns and the correction window move on

export async function start(options: Options): Promise<Handle> {
  await loadLocale(options.locale)
  const keep = safeKeep(() => localStorage)
  const environment = browserEnvironment(options.base, keep)
  const store = new Store(options, new Server(options, keep), environment)
  const host = h('div', { 'data-jianxin': '' })
  if (options.theme !== '') host.setAttribute('data-theme', options.theme)
  const root = host.attachShadow({ mode: 'open' })
  const launcher = h('button', { type: 'button', class: 'launcher', 'aria-haspopup': 'dialog' })
  root.append(h('style', null, tokens, style), launcher)

  let panel: Panel | null = null
  const show = async (open: boolean): Promise<void> => {
    if (open && panel === null) {
      launcher.setAttribute('aria-busy', 'true')
      const part = await late(store, lateParts.panel)
      launcher.removeAttribute('aria-busy')
      if (part === null) return
      panel ??= part.mountPanel(root, store, () => void show(false))
    }
    store.show(open)
    host.toggleAttribute('data-open', open)
    panel?.render()
    if (open) panel?.focus()
    else launcher.focus()
  }
  launcher.onclick = () => void show(!store.open)

  let form = ''
  store.onChange(() => {
    form = renderLauncher(launcher, store, form)
    panel?.render()
  })
  form = renderLauncher(launcher, store, form)
  setInterval(() => store.open && store.changed(), tickMs)
  followKeyboard(host)
  document.body.append(host)
  void store.begin()
  if (options.open) void show(true)
  return {
    open(order) {
      if (order !== undefined) options.order = order
      void show(true)
    },
    close: () => void show(false),
  }
}

// Answers what the launcher's look depends on, so that it is built anew only when that changes.
function renderLauncher(launcher: HTMLElement, store: Store, before: string): string {
  const { t, unread, door } = store
  const label = unread > 0 ? t('widget.unread', { count: unread }) : t('widget.open')
  const here = door !== null && door.open && door.online > 0
  const form = `${label}|${here}`
  if (form === before) return form
  launcher.setAttribute('aria-label', label)
  launcher.replaceChildren(icon('letter', 26), h('i', { class: here ? 'here' : 'away' }))
  if (unread > 0) launcher.append(h('span', { class: 'unread' }, unread > 99 ? '99+' : unread))
  return form
}

// A phone's keyboard covers the page without resizing it; the panel fits what is left.
function followKeyboard(host: HTMLElement): void {
  const viewport = window.visualViewport
  if (viewport === null) return
  const fit = (): void => {
    host.style.setProperty('--jx-visible-height', `${viewport.height}px`)
    host.style.setProperty('--jx-visible-top', `${viewport.offsetTop}px`)
  }
  viewport.addEventListener('resize', fit)
  viewport.addEventListener('scroll', fit)
  fit()
}
