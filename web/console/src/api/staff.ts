// The REST endpoints that staff use, by name.
import type { Attachment, GuidePicture } from '@shared/protocol.ts'
import type {
  AgentView, ApiKeyRow, ArticleDraft, ArticlePage, ArticleView, BuyerFacts, CannedReplyState, CaseSummary, CopilotState, Id, ItemView, LoginStep, Me, Meaning, MessageHit, NewApiKey, OneTimeLink,
  OpenQuestion, ProposalView, Purchase, RecoveryCodes, ReplyDraft, Role, RuleTrial, RulesView, SheetView, Suggestion, SupplierWord, TeamState, TicketRow, TotpEnrolment, VersionRow,
} from '../wire'
import type { ApiClient } from './client'

export interface StaffDraft {
  name: string
  role: Role
  teams: Id[]
  skills: string[]
  capacity: number
}

const part = (value: string): string => encodeURIComponent(value)

export function staffApi(client: ApiClient) {
  const list = async <T>(path: string, name: string): Promise<T[]> => (await client.get<Record<string, T[] | undefined>>(path))[name] ?? []
  return {
    login: (login: string, password: string) => client.send<LoginStep>('POST', '/v1/login', { login, password }),
    loginTotp: (ticket: string, code: string) => client.send<LoginStep>('POST', '/v1/login/totp', { ticket, code }),
    forgot: (login: string) => client.send<unknown>('POST', '/v1/forgot', { login }),
    acceptInvitation: (token: string, login: string, password: string) => client.send<unknown>('POST', `/v1/invitation/${part(token)}`, { login, password }),
    me: () => client.get<Me>('/v1/me'),
    logout: () => client.send<unknown>('POST', '/v1/logout'),
    changePassword: (current: string, password: string) => client.send<LoginStep>('POST', '/v1/password', { current, password }),
    beginTotp: () => client.send<TotpEnrolment>('POST', '/v1/totp', {}),
    finishTotp: (setup: string, code: string) => client.send<RecoveryCodes>('POST', '/v1/totp', { setup, code }),

    older: (contact: Id, before: Id, count = 50) =>
      client.get<{ items: ItemView[]; more_before: boolean }>(`/v1/conversations/${part(contact)}/items?before=${before}&count=${count}`),
    upload: (file: Blob, name: string) => client.upload<Attachment>('/v1/attachments', file, name),
    // The picture as it was sent; that it was shown is recorded.
    revealPicture: (contact: Id, picture: string) => client.sendForBytes('/v1/pictures/reveal', { contact, picture }),
    purchase: (number: string, signal?: AbortSignal) => client.get<Purchase>(`/v1/purchases/${part(number)}`, signal),
    askSuppliers: (number: string) => client.send<{ suppliers: SupplierWord[] }>('POST', `/v1/purchases/${part(number)}/ask-suppliers`),
    purchases: (contact: Id) => client.get<BuyerFacts>(`/v1/contacts/${part(contact)}/purchases`),
    ticketsOf: (contact: Id) => list<TicketRow>(`/v1/tickets?contact=${part(contact)}`, 'tickets'),
    ticket: (ticket: Id, signal?: AbortSignal) => client.get<{ row: TicketRow }>(`/v1/tickets/${part(ticket)}`, signal),
    search: (q: string, signal?: AbortSignal) => client.get<{ hits: MessageHit[] }>(`/v1/search?q=${part(q)}`, signal),

    staff: () => list<AgentView>('/v1/agents', 'agents'),
    invite: (draft: StaffDraft) => client.send<OneTimeLink>('POST', '/v1/agents', draft),
    changeStaff: (agent: Id, change: Partial<StaffDraft>) => client.send<unknown>('PATCH', `/v1/agents/${part(agent)}`, change),
    dismiss: (agent: Id) => client.send<unknown>('POST', `/v1/agents/${part(agent)}/dismiss`),
    inviteAgain: (agent: Id) => client.send<OneTimeLink>('POST', `/v1/agents/${part(agent)}/invite`),
    resetPassword: (agent: Id) => client.send<OneTimeLink>('POST', `/v1/agents/${part(agent)}/reset-password`),
    resetTotp: (agent: Id) => client.send<OneTimeLink>('POST', `/v1/agents/${part(agent)}/reset-totp`),
    saveTeam: (team: Partial<TeamState>) => client.send<unknown>('POST', '/v1/teams', team),
    removeTeam: (team: Id) => client.send<unknown>('DELETE', `/v1/teams/${part(team)}`),
    saveCanned: (reply: Partial<CannedReplyState>) => client.send<unknown>('POST', '/v1/canned-replies', reply),
    removeCanned: (reply: Id) => client.send<unknown>('DELETE', `/v1/canned-replies/${part(reply)}`),
    rules: () => client.get<RulesView>('/v1/rules'),
    ruleSheet: (sheet: string) => client.get<SheetView>(`/v1/rules/sheets/${part(sheet)}`),
    proposeRules: (draft: { proposal?: Id; based_on: Id; sheets: { sheet: string; text: string }[]; note: string }) => client.send<{ proposal: Id }>('POST', '/v1/rules/proposals', draft),
    ruleProposal: (proposal: Id) => client.get<ProposalView>(`/v1/rules/proposals/${part(proposal)}`),
    withdrawRules: (proposal: Id) => client.send<unknown>('DELETE', `/v1/rules/proposals/${part(proposal)}`),
    tryRules: (proposal: Id) => client.send<RuleTrial>('POST', `/v1/rules/proposals/${part(proposal)}/trial`, {}),
    publishRules: (proposal: Id) => client.send<{ edition: Id }>('POST', `/v1/rules/proposals/${part(proposal)}/publish`),
    restoreRules: (edition: Id, basedOn: Id) => client.send<{ edition: Id }>('POST', `/v1/rules/editions/${part(edition)}/restore`, { based_on: basedOn, note: '' }),
    articles: (query: string, signal?: AbortSignal) => client.get<ArticlePage>(`/v1/knowledge/articles${query}`, signal),
    article: (article: Id, version = 0) => client.get<ArticleView>(`/v1/knowledge/articles/${part(article)}${version > 0 ? `?version=${version}` : ''}`),
    articleVersions: (article: Id) => list<VersionRow>(`/v1/knowledge/articles/${part(article)}/versions`, 'versions'),
    saveArticle: (draft: ArticleDraft) => client.send<{ article: Id; version: number }>('POST', '/v1/knowledge/articles', draft),
    publishArticle: (article: Id, version: number) => client.send<unknown>('POST', `/v1/knowledge/articles/${part(article)}/publish`, { version }),
    withdrawArticle: (article: Id, reason: string) => client.send<unknown>('POST', `/v1/knowledge/articles/${part(article)}/withdraw`, { reason }),
    assignArticle: (article: Id, owner: Id, review_by: number) => client.send<unknown>('POST', `/v1/knowledge/articles/${part(article)}/assign`, { owner, review_by }),
    rollBackArticle: (article: Id, version: number, based_on: number, note: string) =>
      client.send<{ article: Id; version: number }>('POST', `/v1/knowledge/articles/${part(article)}/roll-back`, { version, based_on, note }),
    bringPicture: (file: Blob) => client.upload<GuidePicture>('/v1/knowledge/pictures', file, 'picture'),
    pictureUrl: (hash: string) => `/v1/knowledge/pictures/${part(hash)}`,
    suggestions: (contact: Id, signal?: AbortSignal) => client.get<{ suggestions: Suggestion[] }>(`/v1/knowledge/suggestions?contact=${part(contact)}`, signal),
    understanding: (contact: Id, number: Id) => client.get<Meaning>(`/v1/understanding?contact=${part(contact)}&number=${part(number)}`),
    correctMeaning: (contact: Id, number: Id, meaning: Meaning) => client.send<unknown>('POST', '/v1/understanding', { contact, number, ...meaning }),
    openQuestions: () => list<OpenQuestion>('/v1/knowledge/questions', 'questions'),
    settleQuestions: (questions: Id[], reason: string) => client.send<unknown>('POST', '/v1/knowledge/questions/settle', { questions, reason }),
    keys: () => list<ApiKeyRow>('/v1/api-keys', 'keys'),
    addKey: (name: string, scopes: string[]) => client.send<NewApiKey>('POST', '/v1/api-keys', { name, scopes }),
    revokeKey: (number: string) => client.send<unknown>('DELETE', `/v1/api-keys/${part(number)}`),

    copilotState: () => client.get<CopilotState>('/v1/copilot'),
    summarise: (contact: Id, locale: string) => client.send<CaseSummary>('POST', '/v1/copilot/summary', { contact, locale }),
    draftReply: (contact: Id, words: string) => client.send<ReplyDraft>('POST', '/v1/copilot/draft', { contact, words }),
    translate: (contact: Id, text: string, into: string) => client.send<{ text: string }>('POST', '/v1/copilot/translation', { contact, text, into }),
  }
}

export type StaffApi = ReturnType<typeof staffApi>
