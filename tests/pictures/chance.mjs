// Numbers by chance that a seed repeats (mulberry32).
export function chanceOf(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (least, most) => least + Math.floor(next() * (most - least + 1))
  const one = (list) => list[between(0, list.length - 1)]
  const letters = (count, alphabet) => Array.from({ length: count }, () => one(alphabet)).join('')
  return { next, between, one, letters, bytes: (count) => Buffer.from(Array.from({ length: count }, () => between(0, 255))) }
}
