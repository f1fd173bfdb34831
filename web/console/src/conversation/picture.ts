// Customers' pictures: where what may be seen of them lies, and how what was read is shown. Pure.
import type { AttachmentView, Id, PictureField } from '../wire'

// Below it the assistant asks the customer (src/assistant/decide.h).
const sureFrom = 75

export const isSure = (field: PictureField): boolean => field.confidence >= sureFrom

// The covered preview; before it is there, the picture itself, which the server gives out only where
// pictures are not covered.
export function picturePath(contact: Id, file: AttachmentView): string {
  const hash = file.reading?.preview || file.hash
  return `/v1/attachments/${encodeURIComponent(contact)}/${encodeURIComponent(hash)}`
}

export const fieldText = (field: PictureField): string => (field.name === 'amount' ? `¥${field.text}` : field.text)
