import { expect, it } from 'vitest'
import type { AttachmentView } from '../wire'
import { fieldText, isSure, picturePath } from './picture'

const file: AttachmentView = { hash: 'aa', media_type: 'image/png', bytes: 9, name: 'a.png' }
const read = { failure: '', preview: 'bb', text: '', fields: [], covered: 1 }

it('shows the preview and never the picture once there is one', () => {
  expect(picturePath('42', file)).toBe('/v1/attachments/42/aa')
  expect(picturePath('42', { ...file, reading: read })).toBe('/v1/attachments/42/bb')
})

it('asks for the picture itself when it could not be read, so that the server says what may be seen', () => {
  expect(picturePath('42', { ...file, reading: { ...read, failure: 'too_large', preview: '' } })).toBe('/v1/attachments/42/aa')
})

it('shows money as money and tells the sure from the unsure', () => {
  expect(fieldText({ name: 'amount', text: '98.50', confidence: 80 })).toBe('¥98.50')
  expect(isSure({ name: 'order_no', text: 'A1', confidence: 74 })).toBe(false)
  expect(isSure({ name: 'order_no', text: 'A1', confidence: 75 })).toBe(true)
})
