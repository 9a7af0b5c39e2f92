/** A source of numbers in [0, 1) that a seed decides entirely. */
export type Random = () => number

/**
 * mulberry32 (T. Ettinger, public domain): 32 bits of state, period 2³², good enough to resample and to guess.
 * `seed` is taken modulo 2³².
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A seed from a text (FNV-1a), so that what is drawn for a case does not depend on the order of cases. */
export function seedFrom(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash
}

/** The list in an order that a seed decides (Fisher–Yates, Durstenfeld 1964, CACM 7:420). */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = createRandom(seed)
  const rest = [...list]
  const drawn: T[] = []
  while (rest.length > 0) drawn.push(...rest.splice(Math.floor(random() * rest.length), 1))
  return drawn
}
