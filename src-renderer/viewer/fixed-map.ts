/**
 * Maps that never change: state that holds one is given another instead, so that whoever looks at it hears of it.
 */
export type FixedMap<V> = ReadonlyMap<string, V>

export function fixedMap<V>(entries: Iterable<readonly [string, V]> = []): FixedMap<V> {
  return new Map(entries)
}

/** The map with some entries replaced or added. */
export function withEntries<V>(map: FixedMap<V>, entries: Iterable<readonly [string, V]>): FixedMap<V> {
  return new Map([...map, ...entries])
}

export function without<V>(map: FixedMap<V>, key: string): FixedMap<V> {
  return new Map([...map].filter(([name]) => name !== key))
}

/** Each value once, in the order of their first places. */
export function distinct<T>(values: Iterable<T>): T[] {
  return [...new Set(values)]
}
