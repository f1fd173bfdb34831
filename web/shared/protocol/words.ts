// The closed vocabularies of the wire: src/desk/words.h, src/trade/*.h.
import { integer, list, object, oneOf, optional, text, id, flag, type Infer } from './schema.ts'

export const ActorKind = oneOf('system', 'customer', 'agent', 'assistant', 'shop', 'program')
export const Role = oneOf('agent', 'specialist', 'supervisor', 'operator', 'auditor')
export const Channel = oneOf(
  'web', 'app', 'wechat', 'wecom', 'qq', 'telegram', 'mail', 'shop', 'api', 'complaint',
)
export const MessageKind = oneOf('text', 'image', 'file', 'notice')
export const Priority = oneOf('low', 'normal', 'high', 'urgent')
export const TicketState = oneOf('assistant', 'queued', 'offered', 'held', 'resolved', 'merged')
export const Presence = oneOf('offline', 'online', 'on_break')
export const ProofMethod = oneOf(
  'signed_identity', 'query_password', 'confirmed_contact', 'order_number_is_key',
)
export const Party = oneOf('undecided', 'none', 'platform', 'seller', 'upstream', 'user')
export const IncidentStage = oneOf('proposed', 'announced', 'dismissed', 'closed')
export const IncidentNews = oneOf('none', 'told', 'over')
export const Known = oneOf('unknown', 'yes', 'no', 'partly')

export type ActorKind = Infer<typeof ActorKind>
export type Role = Infer<typeof Role>
export type Channel = Infer<typeof Channel>
export type MessageKind = Infer<typeof MessageKind>
export type Priority = Infer<typeof Priority>
export type TicketState = Infer<typeof TicketState>
export type Presence = Infer<typeof Presence>
export type ProofMethod = Infer<typeof ProofMethod>
export type Party = Infer<typeof Party>
export type IncidentStage = Infer<typeof IncidentStage>
export type IncidentNews = Infer<typeof IncidentNews>
export type Known = Infer<typeof Known>

// `id` is a contact, an agent or a key's number, by kind. Inside events it travels as a number.
export const Actor = object({ kind: ActorKind, id: integer })
export type Actor = Infer<typeof Actor>

export const Attachment = object({ hash: text, media_type: text, bytes: integer, name: text })
export type Attachment = Infer<typeof Attachment>

// One thing that a picture says: an order number, an amount, an error, a card, a phone.
export const PictureField = object({ name: text, text, confidence: integer })
export type PictureField = Infer<typeof PictureField>

export const Sentence = object({ zh: text, en: text })
export type Sentence = Infer<typeof Sentence>

// A supplier, goods, or a way to pay: the member that is set. None is the whole shop.
export const Scope = object({ supplier: text, goods_no: text, pay_channel: text })
export type Scope = Infer<typeof Scope>

export const Evidence = object({
  source: text,
  fact_id: text,
  signal: text,
  at: optional(integer),
  zh: text,
  en: text,
})
export type Evidence = Infer<typeof Evidence>

export const Verdict = object({
  cause: text,
  rule: text,
  rule_version: integer,
  order_no: text,
  paid: Known,
  delivered: Known,
  party: Party,
  confident: flag,
  evidence: list(Evidence),
  unknown: list(text),
  contradictions: list(text),
  customer_steps: list(Sentence),
  agent_steps: list(Sentence),
  never: list(Sentence),
  expected: optional(integer),
})
export type Verdict = Infer<typeof Verdict>

// RFC 9457. `code` is stable; `zh` and `en` are sentences for people.
export const Problem = object({
  type: optional(text),
  title: optional(text),
  status: optional(integer),
  code: text,
  zh: optional(text),
  en: optional(text),
  detail: optional(text),
  errors: optional(list(object({ path: text, code: text }))),
})
export type Problem = Infer<typeof Problem>

export { id as Id }
