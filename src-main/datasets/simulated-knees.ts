import path from 'node:path'

/**
 * Counted up whenever the simulator makes another knee, or another truth, of the same seed: knees that were kept from
 * before are then made anew instead of being scored by rules that are no longer those of the application.
 */
const SIMULATOR = 2

/** How many knees from which seed on `--data simulated:N@seed` asks for; undefined where it says something else. */
export function simulatedKnees(data: string): { readonly count: number; readonly seed: number } | undefined {
  const simulated = /^simulated:(\d+)@(\d+)$/.exec(data)
  return simulated ? { count: Number(simulated[1]), seed: Number(simulated[2]) } : undefined
}

/** The folder in which those knees are kept. */
export function simulatedKneesIn(
  folder: string,
  { count, seed }: { readonly count: number; readonly seed: number },
): string {
  return path.join(folder, `simulated-${SIMULATOR}-${count}-${seed}`)
}
