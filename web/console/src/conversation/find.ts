// What is being looked for in the conversation on screen.
import type { ComputedRef, InjectionKey } from 'vue'

export interface Find {
  wanted: ComputedRef<string>
  current: ComputedRef<string | null> // seq of the hit looked at
}

export const findKey: InjectionKey<Find> = Symbol('find')
