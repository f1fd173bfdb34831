// The address that an invited person opens. Pure.
export function invitationUrl(origin: string, base: string, token: string): string {
  return `${origin}${base.replace(/\/$/, '')}/invitation/${encodeURIComponent(token)}`
}
