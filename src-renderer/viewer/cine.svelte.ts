/** Slices a second that can be chosen, and the one at first. */
export const SPEEDS = [2, 5, 10, 15, 25, 40] as const
const FIRST_SPEED = 10

/** Goes through the slices of one viewport by itself, round and round. */
export class Cine {
  /** The viewport that plays; null: none does. */
  playing = $state.raw<number | null>(null)
  /** Slices a second. */
  speed = $state.raw<number>(FIRST_SPEED)
  private timer: ReturnType<typeof setTimeout> | undefined

  /** `step` goes on by one slice and says whether there was one to go to. */
  constructor(private readonly step: (viewport: number) => boolean) {}

  toggle(viewport: number): void {
    const plays = this.playing !== null
    this.stop()
    if (plays) return
    this.playing = viewport
    this.wait()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.playing = null
  }

  /** The next speed up or down. */
  change(by: 1 | -1): void {
    const at = SPEEDS.findIndex((speed) => speed === this.speed)
    this.speed = SPEEDS[at + by] ?? this.speed
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      if (this.playing === null) return
      if (this.step(this.playing)) this.wait()
      else this.stop()
    }, 1000 / this.speed)
  }
}
