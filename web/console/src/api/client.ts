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

  private async ask<T>(method: Method, path: string, body?: BodyInit, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
    if (method !== 'GET' && this.csrf) headers['X-CSRF-Token'] = this.csrf
    let answer: Response
    try {
      answer = await this.fetch(path, { method, body, headers, signal, credentials: 'same-origin' })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      throw new ApiProblem(0, offline)
    }
    const value: unknown = answer.status === 204 ? null : await answer.json().catch(() => undefined)
    if (!answer.ok) {
      if (answer.status === 401 && this.csrf) this.onUnauthenticated()
      throw new ApiProblem(answer.status, isProblem(value) ? value : garbled)
    }
    return value as T
  }
}
