// Where to go after a login, and what a password must be. Pure.

export const passwordLengthMin = 10

// Only a path of this console: never another site.
export function safeTarget(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/desk'
}

export type PasswordFault = 'short' | 'mismatch' | null

export function passwordFault(password: string, repeated: string): PasswordFault {
  if ([...password].length < passwordLengthMin) return 'short'
  return password === repeated ? null : 'mismatch'
}
