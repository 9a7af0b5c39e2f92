/** How finely the 3D view is drawn: one ray per `coarseness`² pixels, one sample per `step` mm. */
export interface Quality {
  readonly coarseness: number
  readonly step: number
}

/** From quick to fine; each costs some two to three times the one before. */
export const QUALITIES = [
  { coarseness: 5, step: 3 },
  { coarseness: 3.5, step: 2.4 },
  { coarseness: 2.5, step: 1.8 },
  { coarseness: 1.75, step: 1.3 },
  { coarseness: 1.25, step: 0.9 },
  { coarseness: 1, step: 0.6 },
] as const satisfies readonly Quality[]

/**
 * The same for surfaces: one pixel drawn of so many each way. The finest draws four for each and lets the stretching
 * take their mean, which rounds off the edges of triangles. Software rendering has most to do with the triangles
 * themselves: each costs at most twice the one before.
 */
export const SURFACE_COARSENESS = [3, 2, 1.5, 1, 0.5] as const
export const SURFACE_GROWTH = 1.6

/** Most milliseconds a frame may take while the reader turns the volume, and when it stands still. */
const MOST_TURNING = 45
const MOST_STILL = 400
/** Most milliseconds for drawing the 3D view anew at every move of the crosshair. */
const MOST_ALONG = 8

/**
 * Chooses how finely to draw the 3D view from what the frames before cost: a graphics card gets the finest picture at
 * once, software rendering a coarse one that follows the hand and is refined when it rests.
 */
export class QualityChoice {
  /** Cost of each quality, ms; undefined until drawn once. */
  private readonly cost: (number | undefined)[]

  /** How many qualities there are, and how many times as much one is expected to cost as the one before. */
  constructor(
    private readonly levels: number = QUALITIES.length,
    private readonly growth = 3,
  ) {
    this.cost = Array.from({ length: levels }, () => undefined)
  }

  /** Remembers that a frame of a quality took some milliseconds. */
  took(level: number, milliseconds: number): void {
    this.cost[level] = milliseconds
  }

  /** The level to draw with while turning: the finest known to be quick enough, else the coarsest. */
  turning(): number {
    return this.finest(MOST_TURNING)
  }

  /** Whether a level is known to cost no more than a slice does, so that it may be drawn along with them. */
  cheap(level: number): boolean {
    return (this.cost[level] ?? Infinity) <= MOST_ALONG
  }

  /** The next finer level worth drawing after one at rest, or undefined where the picture is fine enough. */
  finer(level: number): number | undefined {
    const next = level + 1
    return next < this.levels && this.expected(next) <= MOST_STILL ? next : undefined
  }

  /** What a level is expected to cost: measured, or so many times the one before; 0 where nothing is known. */
  private expected(level: number): number {
    const known = this.cost[level]
    if (known !== undefined) return known
    return level === 0 ? 0 : this.growth * this.expected(level - 1)
  }

  private finest(most: number): number {
    let best = 0
    this.cost.forEach((known, level) => {
      if (known !== undefined && known <= most) best = level
    })
    return best
  }
}
