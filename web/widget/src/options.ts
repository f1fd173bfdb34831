// What the shop's page says in the script tag.
import { localeFrom, type Locale } from '../../shared/text/translate.ts'

export interface Options {
  base: string // where the server is: the script's own origin
  identity: string // JWT signed by the shop; empty = an unknown visitor
  locale: Locale
  theme: string // light, dark or empty = the system's
  order: string // the order page this stands on
  title: string // the shop's name for its support
  open: boolean
}

export function optionsOf(script: HTMLScriptElement): Options {
  const data = script.dataset
  return {
    base: new URL(script.src, location.href).origin,
    identity: data['identity'] ?? '',
    locale: localeFrom(data['locale'] ?? document.documentElement.lang ?? navigator.language),
    theme: data['theme'] === 'light' || data['theme'] === 'dark' ? data['theme'] : '',
    order: data['order'] ?? '',
    title: data['title'] ?? '',
    open: data['open'] !== undefined,
  }
}
