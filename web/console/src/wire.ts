// The wire's types under one name, and what staff REST endpoints answer (docs/protocol.md "REST").
// Ids are decimal strings and "0" is none; an instant of 0 is none.
export type * from '@shared/protocol.ts'
import type { Id, Role } from '@shared/protocol.ts'
import type { Verdict } from '@shared/protocol.ts'

// GET /v1/me, and the answer of a finished login.
export interface Me {
  agent: Id
  login: string
  name: string
  role: Role
  totp: boolean
  csrf: string
}

export type LoginStep = ({ next: 'done' } & Me) | { next: 'totp'; ticket: string }

// POST /v1/totp without a code begins the enrolment; with one it ends it.
export interface TotpEnrolment {
  secret: string
  uri: string
}

export interface RecoveryCodes {
  recovery_codes: string[]
}

export interface FactView {
  seq: Id
  source: string
  id: string
  seen_at: number
  body: { kind: string } & Record<string, unknown>
}

// GET /v1/purchases/{number}
export interface Purchase {
  facts: FactView[]
  verdict?: Verdict | null
}

// GET /v1/contacts/{contact}/purchases
export interface PurchaseRow {
  order_no: string
  title: string
  amount?: string | null
  status: string
  created_at?: number | null
  cause?: string
}

export interface HandleRow {
  channel: string
  address: string
  verified: boolean
}

// GET /v1/tickets, one row.
export interface TicketRow {
  ticket: Id
  contact: Id
  kind: string
  tier: string
  priority: string
  state: string
  order_no: string
  opened_at: number
  resolved_at?: number
  outcome: string
  cause: string
  holder: Id
}

// GET /v1/search
export interface MessageHit {
  contact: Id
  name: string
  number: Id
  seq: Id
  at: number
  text: string
}

export interface SearchAnswer {
  messages: MessageHit[]
  tickets: TicketRow[]
  before?: Id | null
}

// GET /v1/agents, one row.
export interface StaffRow {
  agent: Id
  login: string
  name: string
  role: Role
  teams: Id[]
  skills: string[]
  capacity: number
  totp: boolean
  state: 'active' | 'invited' | 'dismissed'
}

// What an invitation or a reset hands out, once.
export interface OneTimeLink {
  token: string
  expires_at: number
}

export interface ApiKeyRow {
  number: string
  name: string
  scopes: string[]
  created_at: number
  last_used_at?: number | null
}

export interface NewApiKey extends ApiKeyRow {
  key: string
}
