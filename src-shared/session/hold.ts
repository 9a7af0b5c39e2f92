import type { TravellingHold } from './travel.js'

/** The last of the choices made about an item, whatever it says; undefined where none was made. */
export function lastHold(holds: readonly TravellingHold[]): TravellingHold | undefined {
  return [...holds].sort((a, b) => (a.at === b.at ? order(a.hash, b.hash) : order(a.at, b.at))).at(-1)
}

/**
 * The last hash of the chain that holds, by the last choice; null where none was made, where it was taken back, or where
 * answers came since that it knew nothing of. The same on every computer that knows the same choices and answers.
 */
export function holdingHead(holds: readonly TravellingHold[], heads: readonly string[]): string | null {
  const last = lastHold(holds)
  if (!last || last.head === null) return null
  const known = [...heads].sort(order)
  const same = known.length === last.among.length && known.every((head, index) => head === last.among[index])
  return same ? last.head : null
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
