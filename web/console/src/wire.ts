// The wire's types under one name, and what staff REST endpoints answer (docs/protocol.md "REST").
// Ids are decimal strings and "0" is none; an instant of 0 is none.
export type * from '@shared/protocol.ts'
import type { Actor, ArticleAudience, ArticleKind, ArticleStatus, ArticleText, GuideStep, Id, Role, Verdict } from '@shared/protocol.ts'

// GET /v1/me, and the answer of a finished login.
export interface Me {
  agent: Id
  login: string
  name: string
  role: Role
  totp: boolean
  csrf: string
}

export type LoginStep = { next: 'done'; csrf: string } | { next: 'totp'; ticket: string }

// POST /v1/totp without a code begins the enrolment; with `setup` and a code it ends it.
export interface TotpEnrolment {
  setup: string
  secret: string
  uri: string
}

export interface RecoveryCodes {
  recovery_codes: string[]
}

export interface FactView {
  source: string
  id: string
  seen_at: number
  body: { kind: string } & Record<string, unknown>
}

export interface SentenceView {
  zh: string
  en: string
}

export type Lane = 'buyer' | 'shop' | 'gateway' | 'goods' | 'delivery' | 'activation' | 'account'

// One thing that happened, as a source told it; source and fact_id name the fact.
export interface TimelineEntry extends SentenceView {
  at: number // 0 = nobody says when
  source: string
  fact_id: string
  kind: string
  state: string
  contradicted: boolean
}

export interface Timeline {
  order_no: string
  other_orders: string[]
  lanes: { lane: Lane; entries: TimelineEntry[]; gaps: SentenceView[] }[]
  cut: boolean
}

// GET /v1/purchases/{number}
export interface Purchase {
  facts: FactView[]
  timeline: Timeline
  verdict?: Verdict | null
}

// POST /v1/purchases/{number}/ask-suppliers: one for each supplier asked.
export interface SupplierWord {
  title: string
  answered: boolean
  orders: number
  cards_unreadable: boolean
  zh: string
  en: string
}

// GET /v1/contacts/{contact}/purchases: three months of a buyer's facts.
export interface BuyerFacts {
  buyer: string
  facts: FactView[]
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
  seq: Id
  at: number
  contact: Id
  number: Id
  author: Actor
  text: string
}

// What an invitation or a reset hands out, once: a whole address.
export interface OneTimeLink {
  invitation: string
}

// GET /v1/rules: the rules of diagnosis, for operators. Edition "0" is what came with the program.
export interface RuleLine {
  name: string
  version: number
  cause: string
  party: string
}

export interface SheetLine {
  sheet: string
  claims: string[]
  about: 'purchase' | 'customer'
  includes: string[]
  rules: RuleLine[]
}

export interface ProposalLine {
  proposal: Id
  based_on: Id
  by: string
  at: number
  sheets: string[]
  note: string
}

export interface EditionLine {
  edition: Id
  by: string
  at: number
  proposal: Id
  restores: Id
  installed: boolean
  note: string
}

export interface RulesView {
  current: Id
  in_force: Id
  set_aside?: { code: string; detail: string }
  sheets: SheetLine[]
  proposals: ProposalLine[]
  editions: EditionLine[] // newest last
}

export interface RuleSentence {
  zh: string
  en: string
}

export interface Rule extends RuleLine {
  when: { signal: string; accepted: string[] }[]
  needs: string[]
  customer_steps: RuleSentence[]
  agent_steps: RuleSentence[]
  never: RuleSentence[]
  expected?: number
}

export interface SheetView {
  sheet: string
  text: string
  rules: Rule[]
}

export interface RuleChange {
  sheet: string
  rule: string
  before?: Rule
  after?: Rule
}

export interface ProposalView {
  proposal: ProposalLine
  sheets: { sheet: string; text: string }[]
  changes: RuleChange[]
}

export interface VerdictOutcome {
  cause: string
  rule: string
  rule_version: number
  party: string
  confident: boolean
}

export interface RuleTrial {
  trial: {
    tried: number
    changed: number
    reworded: number
    causes: { cause: string; before: number; before_confident: number; after: number; after_confident: number }[]
    changes: { before: VerdictOutcome; after: VerdictOutcome; count: number; orders: string[] }[]
  }
  claims: number
  purchases: number
  since: number
}

export interface ApiKeyRow {
  number: string
  name: string
  scopes: string[]
  created_at: number
  expires_at: number // 0 = never
  revoked: boolean
}

export interface NewApiKey {
  number: string
  token: string
}

export interface ArticleLinks {
  goods: string[]
  card_types: string[]
  causes: string[]
  intents: string[]
}

export interface ArticleContent {
  kind: ArticleKind
  audience: ArticleAudience
  zh: ArticleText
  en: ArticleText
  steps: GuideStep[]
  tags: string[]
  links: ArticleLinks
  valid_from: number // 0 = always
  valid_until: number // 0 = for good
}

// An article without its texts; kind, audience, titles and tags are those of the newest version.
export interface ArticleHead {
  article: Id
  status: ArticleStatus
  kind: ArticleKind
  audience: ArticleAudience
  title_zh: string
  title_en: string
  tags: string[]
  has_text: boolean
  is_guide: boolean
  valid_until: number
  versions: Id[]
  published: number // the version that shows, or showed last; 0 = none yet
  owner: Id
  review_by: number // 0 = never
  created_at: number
  changed_at: number
}

export interface Reason {
  term: string
  found: string
  match: 'word' | 'sound' | 'slip' | 'link'
  fields: ('title' | 'tag' | 'step' | 'body')[]
  score: number
}

// GET /v1/knowledge/articles
export interface ArticleRow {
  head: ArticleHead
  score?: number
  reasons?: Reason[]
}
export interface ArticlePage {
  articles: ArticleRow[]
  total: number
  more: boolean
}

export interface VersionRow {
  article: Id
  version: number
  seq: Id
  at: number
  by: Actor
  note: string
  restores: number // the version whose content it is again; 0 = a new text
}

// GET /v1/knowledge/articles/{article}
export interface ArticleView {
  head: ArticleHead
  version: VersionRow & { content: ArticleContent }
}

export interface ArticleDraft {
  article?: Id
  based_on: number
  content: ArticleContent
  note: string
  questions?: Id[]
  owner?: Id
  review_by?: number
}

// GET /v1/knowledge/suggestions
export interface Suggestion {
  article: Id
  version: number
  content: ArticleContent
  score: number
  coverage: number
  reasons: Reason[]
}

// GET /v1/knowledge/questions
export interface OpenQuestion {
  intent: string
  texts: string[]
  askers: number
  questions: Id[]
  first_at: number
  last_at: number
  nearest: Id
  coverage: number
}

// GET and POST /v1/understanding: the first intent is what the customer wants solved.
export interface Meaning {
  intents: string[]
  urgent: boolean
  needs_human: boolean
}

// Why no model worded something: a refusal's code and sentences.
export interface Why {
  code: string
  zh: string
  en: string
}

// GET /v1/copilot
export interface CopilotState {
  model: boolean
  why: Why | null
}

export type BriefPart = 'wish' | 'said' | 'order' | 'evidence' | 'tried' | 'next' | 'forbidden' | 'time'

export interface BriefLine {
  part: BriefPart
  text: string
}

// POST /v1/copilot/summary: the facts in lines, and a model's words when it has any that hold.
export interface CaseSummary {
  brief: BriefLine[]
  text: string
  why: Why | null
}

export interface DraftSource {
  id: string
  text: string
  title: string
}

// POST /v1/copilot/draft
export interface ReplyDraft {
  text: string
  locale: string
  by_model: boolean
  sources: DraftSource[]
  why: Why | null
}
