import type { ReadingHooks, VolumeProgress } from './progress.js'

/** What a look at a volume costs against all its further stages. */
const LOOK_WEIGHT = 0.12

/** The work on one volume, as a part of the reading. */
export interface ProgressPart {
  /** Tells how far the part is. */
  readonly show: (progress: VolumeProgress) => void
  end(): void
}

interface WorkedOn {
  /** As a sentence names it; null where the case has no other volume. */
  readonly name: string | null
  readonly volume: { readonly meta: { readonly hash: string } }
}

/** How far the reading of a case is, over the looks at all volumes and the stages of those that are read. */
export class CaseProgress {
  readonly #hooks: ReadingHooks
  #done = 0
  #left: number

  /** `volumes`: how many may be looked at and read. */
  constructor(hooks: ReadingHooks, volumes: number) {
    this.#hooks = hooks
    this.#left = volumes * (LOOK_WEIGHT + 1)
  }

  /** The look at one volume. */
  look(volume: WorkedOn): ProgressPart {
    return this.#part(volume, LOOK_WEIGHT)
  }

  /** All further stages of one volume. */
  read(volume: WorkedOn): ProgressPart {
    return this.#part(volume, 1)
  }

  /** So many volumes are left to go through all stages; others were found not to be worth it. */
  expect(volumes: number): void {
    this.#left = volumes
  }

  finish(): void {
    this.#hooks.onProgress?.({ stage: 'reason', done: 1, total: 1, message: 'Done', volume: null })
  }

  #part({ name, volume }: WorkedOn, weight: number): ProgressPart {
    return {
      show: ({ stage, done, message }) =>
        this.#hooks.onProgress?.({
          stage,
          done: Math.min(1, (this.#done + weight * done) / (this.#done + this.#left)),
          total: 1,
          message: name === null ? message : `${message}: ${name}`,
          volume: volume.meta.hash,
        }),
      end: () => {
        this.#done += weight
        this.#left = Math.max(0, this.#left - weight)
      },
    }
  }
}
