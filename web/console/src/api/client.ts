// JSON over the cookie session: one place for CSRF, problems and network faults.
import type { Problem } from '../wire'

export class ApiProblem extends Error {
  readonly status: number
  readonly problem: Problem
  constructor(status: number, problem: Problem) {
    super(problem.code)
    this.status = status
    this.problem = problem
  }
}

const offline: Problem = { type: 'about:blank', title: 'offline', status: 0, code: 'client.offline', zh: '', en: '' }
const garbled: Problem = { ...offline, title: 'garbled', code: 'client.bad_answer' }

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string'
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export class ApiClient {
  csrf = ''
  onUnauthenticated: () => void = () => undefined
  private readonly fetch: typeof fetch

  constructor(fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.fetch = fetcher
  }

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.ask<T>('GET', path, undefined, {}, signal)
  }

  send<T>(method: Exclude<Method, 'GET'>, path: string, body?: object): Promise<T> {
    if (body === undefined) return this.ask<T>(method, path)
    return this.ask<T>(method, path, JSON.stringify(body), { 'Content-Type': 'application/json' })
  }

  upload<T>(path: string, file: Blob, name: string): Promise<T> {
    const type = file.type || 'application/octet-stream'
    return this.ask<T>('POST', path, file, { 'Content-Type': type, 'X-File-Name': encodeURIComponent(name) })
  }

  // For what is answered with a file.
  async sendForBytes(path: string, body: object): Promise<Blob> {
    const answer = await this.reach('POST', path, JSON.stringify(body), { 'Content-Type': 'application/json' })
    if (!answer.ok) this.refuse(answer.status, await answer.json().catch(() => undefined))
    return answer.blob()
  }

  private async ask<T>(method: Method, path: string, body?: BodyInit, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
    const answer = await this.reach(method, path, body, headers, signal)
    const value: unknown = answer.status === 204 ? null : await answer.json().catch(() => undefined)
    if (!answer.ok) this.refuse(answer.status, value)
    return value as T
  }

  private async reach(method: Method, path: string, body?: BodyInit, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> {
    if (method !== 'GET' && this.csrf) headers['X-CSRF-Token'] = this.csrf
    try {
      return await this.fetch(path, { method, body, headers, signal, credentials: 'same-origin' })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ApiProblem(0, offline)
    }
  }

  private refuse(status: number, value: unknown): never {
    if (status === 401 && this.csrf) this.onUnauthenticated()
    throw new ApiProblem(status, isProblem(value) ? value : garbled)
  }
}
