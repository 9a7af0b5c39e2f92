import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { unpackStructures, type Structures } from '../../../src-shared/case/structures.js'
import type { ThicknessColumns } from '../../../src-shared/case/thickness-map.js'
import { askedWorker, type AskedWorker } from '../../viewer/asked-worker.js'

/** What the worker answers; null where the outlines cannot be mapped. */
export interface MapAnswer {
  readonly map: ThicknessColumns | null
}

/** A map of outlines: made, in the making, or not to be made. */
export type OutlinedMap = ThicknessColumns | 'making' | null

/** Makes a map elsewhere. */
export type MapMaker = AskedWorker<KneeLabels, MapAnswer>

const makeWorker = (): MapMaker =>
  askedWorker(new Worker(new URL('./map-worker.ts', import.meta.url), { type: 'module', name: 'thickness' }))

/** Maps that were made, as long as the reading is there that they belong to. */
const made = new WeakMap<Structures, ThicknessColumns | null>()

/** Maps of thickness made from what a reading outlined, in a worker, when one is first looked at. */
export class OutlinedMaps {
  private count = $state(0)
  private making: { readonly of: Structures; readonly maker: MapMaker } | null = null

  constructor(private readonly make: () => MapMaker = makeWorker) {}

  /** How the map of these outlines stands. Changes when it is there. */
  of(structures: Structures): OutlinedMap {
    // Read, so that who asked is told.
    void this.count
    return made.get(structures) ?? (made.has(structures) ? null : 'making')
  }

  /** Has the map of these outlines made, in place of any other. */
  want(structures: Structures): void {
    if (made.has(structures) || this.making?.of === structures) return
    this.end()
    const maker = this.make()
    this.making = { of: structures, maker }
    const done = (map: ThicknessColumns | null): void => {
      made.set(structures, map)
      this.end()
      this.count++
    }
    maker.ask(
      unpackStructures(structures),
      ({ map }) => done(map),
      () => done(null),
    )
  }

  /** Ends what is in the making. */
  end(): void {
    this.making?.maker.end()
    this.making = null
  }
}
