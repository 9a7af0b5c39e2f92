import { flushSync } from 'svelte'
import type { Evidence } from '../../../../src-shared/case/reading.js'
import type { ViewerController } from '../../../../src-renderer/viewer/controller.svelte.js'
import type { ViewerBox, ViewerMode } from '../../../../src-renderer/viewer/types.js'

/** What a test can change on the page, and what it is told. */
export class BenchState {
  boxes = $state.raw<readonly ViewerBox[]>([])
  selectedKey = $state.raw<string | null>(null)
  evidence = $state.raw<Evidence | null>(null)
  mode = $state.raw<ViewerMode>('crosshair')
  identityHidden = $state.raw(false)
  /** Calls of the viewer's callbacks, by name. */
  heard: { name: string; value: unknown }[] = []
}

export interface ViewerBench {
  readonly controller: ViewerController
  readonly state: BenchState
  /** Mounts the viewer; milliseconds until all planes are in the canvas. */
  firstPicture(): Promise<number>
  /** Moves the crosshair along a path; milliseconds of each move until the GPU has drawn it. */
  crosshair(moves: number): number[]
  /** Brings the page and the canvas up to date and waits for the GPU. */
  finish(): void
  /** Longest task on the window's thread since the page began, ms. */
  longestTask(): number
}

/** The measurements of our viewer. `mount` puts the component on the page. */
export function benchOf(controller: ViewerController, mount: (state: BenchState) => unknown): ViewerBench {
  const state = new BenchState()
  let longest = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration)
  }).observe({ type: 'longtask', buffered: true })
  const finish = (): void => {
    flushSync()
    controller.screen?.finish()
    // The overlays' new places count too: make the page work them out.
    document.body.getBoundingClientRect()
  }
  return {
    controller,
    state,
    async firstPicture() {
      const start = performance.now()
      mount(state)
      flushSync()
      while (controller.load.phase !== 'ready') {
        if (controller.load.phase === 'failed') throw new Error(controller.load.message)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      await new Promise((resolve) => requestAnimationFrame(resolve))
      finish()
      return performance.now() - start
    },
    crosshair(moves) {
      const bounds = controller.scan?.grid.bounds
      if (!bounds) throw new Error('No volume is open.')
      const times: number[] = []
      for (let move = 0; move < moves; move++) {
        const at = (axis: 0 | 1 | 2, speed: number): number => {
          const share = 0.5 + 0.3 * Math.sin((move + 1) * speed)
          return bounds.min[axis] + share * (bounds.max[axis] - bounds.min[axis])
        }
        const start = performance.now()
        controller.place([at(0, 0.31), at(1, 0.17), at(2, 0.23)])
        finish()
        times.push(performance.now() - start)
      }
      return times
    },
    finish,
    longestTask: () => longest,
  }
}
