// Command ids: time-ordered (ULID), so that the server recognises a repeat cheaply and an outbox
// keeps the order of writing by sorting its ids.

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type RandomBytes = (count: number) => Uint8Array

// Ids of one maker grow strictly, also within a millisecond and when the clock goes back.
export function createIdMaker(now: () => number, randomBytes: RandomBytes): () => string {
  let last = 0
  let tail: number[] = [] // begins below half, so that counting up never runs over
  return () => {
    const time = Math.max(now(), last)
    if (time > last) tail = [...randomBytes(16)].map((byte, place) => byte & (place === 0 ? 15 : 31))
    else increment(tail)
    last = time
    return encodeTime(time) + tail.map((digit) => alphabet[digit]).join('')
  }
}

function encodeTime(time: number): string {
  let rest = time
  let out = ''
  for (let i = 0; i < 10; ++i) {
    out = (alphabet[rest % 32] as string) + out
    rest = Math.floor(rest / 32)
  }
  return out
}

function increment(digits: number[]): void {
  for (let i = digits.length - 1; i >= 0; --i) {
    const digit = digits[i] as number
    digits[i] = (digit + 1) % 32
    if (digit < 31) return
  }
}

export function timeOfId(id: string): number {
  let time = 0
  for (const letter of id.slice(0, 10)) time = time * 32 + Math.max(0, alphabet.indexOf(letter))
  return time
}
