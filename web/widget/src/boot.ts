// <script src="https://support.example/widget.js" data-order="…" defer></script>
//
// The one tag: reads its options and fetches the widget. Calls made meanwhile are kept.
import type {} from '../../shared/page/handle.ts' // window.Jianxin
import type * as Main from './main.ts'
import { optionsOf } from './options.ts'


const script = document.currentScript
if (script instanceof HTMLScriptElement && window.Jianxin === undefined) {
  const options = optionsOf(script)
  const bodyThere = new Promise<void>((resolve) => {
    if (document.body !== null) resolve()
    else addEventListener('DOMContentLoaded', () => resolve())
  })
  const main = import(/* @vite-ignore */ `${options.base}/widget/main.js`) as Promise<typeof Main>
  const ready = Promise.all([main, bodyThere]).then(([widget]) => widget.start(options))
  ready.catch(() => {
    delete window.Jianxin // a page may try again
  })
  window.Jianxin = {
    open: (order) => void ready.then((handle) => handle.open(order)),
    close: () => void ready.then((handle) => handle.close()),
  }
}
