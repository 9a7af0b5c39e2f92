import { createRandom, seedFrom, type Random } from '../../src-shared/statistics/random.js'

/** Everything that is decided by chance about one input; seed, kind and number make the same input again. */
export class Draw {
  private readonly random: Random

  constructor(
    private readonly seed: number,
    private readonly kind: string,
    private readonly index: number,
  ) {
    this.random = createRandom(seedFrom(`${kind}#${index}`, seed))
  }

  /** A source of draws that all draw the same: for what is to be done alike to several files. */
  fork(): () => Draw {
    const branch = this.int(0, 2 ** 31)
    return () => new Draw(this.seed ^ branch, this.kind, this.index)
  }

  /** A whole number from `from` up to, not including, `to`. */
  int(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from))
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.int(0, choices.length)]
    if (choice === undefined) throw new RangeError('Nothing to choose from.')
    return choice
  }

  /** 1 most of the time, seldom more: one fault is seen for itself, several meet each other. */
  few(most: number): number {
    let count = 1
    while (count < most && this.chance(0.35)) count++
    return count
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.int(0, 256)))
  }
}
