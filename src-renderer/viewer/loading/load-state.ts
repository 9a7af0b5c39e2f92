import type { LoadState } from '../types.js'

/** How far several volumes are together: ready once all are, failed where one is and none is still on its way. */
export function loadOf(states: readonly (LoadState | undefined)[]): LoadState {
  const known = states.map((state): LoadState => state ?? { phase: 'empty' })
  if (known.length === 0 || known.every(({ phase }) => phase === 'empty')) return { phase: 'empty' }
  if (known.some(({ phase }) => phase === 'loading' || phase === 'empty')) {
    const fractions = known.map((state) =>
      state.phase === 'loading' ? state.fraction : state.phase === 'empty' ? 0 : 1,
    )
    return { phase: 'loading', fraction: fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length }
  }
  return known.find(({ phase }) => phase === 'failed') ?? { phase: 'ready' }
}
