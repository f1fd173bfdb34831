// What every screen reaches for: the session, the server, the live desk.
import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { browserEnvironment, safeKeep } from '@shared/stream.ts'
import type { Keep } from '@shared/stream/environment.ts'
import { ApiClient } from '../api/client'
import { staffApi, type StaffApi } from '../api/staff'
import type { Me } from '../wire'
import { Alerts } from './alerts'
import { Desk } from './desk'
import { Drafts } from './drafts'

export class Context {
  readonly client = new ApiClient()
  readonly api: StaffApi = staffApi(this.client)
  readonly keep: Keep = safeKeep(() => localStorage)
  readonly alerts = new Alerts(this.keep)
  readonly me: ShallowRef<Me | null> = shallowRef(null)
  readonly desk: ShallowRef<Desk | null> = shallowRef(null)
  drafts = new Drafts(this.keep, '0')

  // Takes up the cookie's session; false when there is none.
  async resume(): Promise<boolean> {
    if (this.me.value) return true
    try {
      this.enter(await this.api.me())
      return true
    } catch {
      return false
    }
  }

  enter(me: Me): void {
    this.client.csrf = me.csrf
    this.me.value = me
    this.drafts = new Drafts(this.keep, me.agent)
    this.desk.value?.stop()
    this.desk.value = new Desk(me.agent, () => this.client.csrf, browserEnvironment('/', this.keep))
    this.desk.value.start()
  }

  leave(): void {
    this.desk.value?.stop()
    this.desk.value = null
    this.me.value = null
    this.client.csrf = ''
  }
}

export const contextKey: InjectionKey<Context> = Symbol('context')

export function useContext(): Context {
  const context = inject(contextKey)
  if (!context) throw new Error('no context is provided')
  return context
}

// The live desk; only for screens behind the login.
export function useDesk(): Desk {
  const desk = useContext().desk.value
  if (!desk) throw new Error('not signed in')
  return desk
}

export { mayOperate, maySupervise, mayWatch } from './roles'
