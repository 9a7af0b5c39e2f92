/**
 * The screens behind the worklist, each of them code of its own: most of the window's code draws pictures, and the first
 * screen does without it.
 */
export const loadScreen = {
  reading: () => import('../reading/ReadingScreen.svelte'),
  benchmark: () => import('../benchmark/BenchmarkScreen.svelte'),
  sessions: () => import('../sessions/SessionsScreen.svelte'),
} as const

/** Has them there before they are asked for, once the window has nothing else to do. */
export function loadAllScreens(): void {
  requestIdleCallback(() => {
    for (const load of Object.values(loadScreen)) void load().catch(() => undefined)
  })
}
