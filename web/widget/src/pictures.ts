// Attachments fetched with the visitor's token and kept as object URLs while the page lives.
import type { Attachment, Id } from '../../shared/protocol.ts'
import { h } from '../../shared/dom.ts'
import { late, lateParts } from './load_more.ts'
import type { Store } from './store.ts'

export class Pictures {
  private readonly urls = new Map<string, Promise<string | null>>()

  // `layer` is where a picture is shown large.
  constructor(private readonly store: Store, private readonly layer: HTMLElement) {}

  private url(contact: Id, each: Attachment): Promise<string | null> {
    const known = this.urls.get(each.hash)
    if (known !== undefined) return known
    const asked = this.store.server.attachment(contact, each.hash).then((blob) => {
      if (blob === null) this.urls.delete(each.hash)
      return blob === null ? null : URL.createObjectURL(blob)
    })
    this.urls.set(each.hash, asked)
    return asked
  }

  fill(image: HTMLImageElement, contact: Id, each: Attachment): void {
    void this.url(contact, each).then((url) => {
      if (url !== null) image.src = url
    })
  }

  async download(contact: Id, each: Attachment): Promise<void> {
    const url = await this.url(contact, each)
    if (url !== null) h('a', { href: url, download: each.name }).click()
  }

  async show(contact: Id, each: Attachment): Promise<void> {
    const [box, url] = await Promise.all([late(this.store, lateParts.lightbox), this.url(contact, each)])
    if (box !== null && url !== null) box.showPicture(this.layer, each.name, url, this.store.t('action.close'))
  }
}
