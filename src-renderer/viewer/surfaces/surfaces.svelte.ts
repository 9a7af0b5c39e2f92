import { LESIONS, type Lesion, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { GROUP_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { STRUCTURE_GROUPS, type StructureGroup, type Structures } from '../../../src-shared/case/structures.js'
import { LESION_LABELS, placedStructures, TISSUE_LABELS, type NamedLabel } from '../outlines/placed-labels.js'
import { askedWorker, type AskedWorker } from '../asked-worker.js'
import type { Surface } from './build-surfaces.js'
import type { SurfaceAnswer, SurfaceRequest } from './messages.js'

/** Surfaces as far as they are made; `id` changes with every one that comes. */
export interface SurfaceSet {
  readonly id: number
  readonly surfaces: readonly GroupedSurface[]
  readonly complete: boolean
}

export interface GroupedSurface extends Surface {
  readonly group: StructureGroup
}

/** Makes surfaces elsewhere: gives each answer as it comes, and says when there will be none. */
export type SurfaceMaker = AskedWorker<SurfaceRequest, SurfaceAnswer>

const makeWorker = (): SurfaceMaker =>
  askedWorker(new Worker(new URL('./surface-worker.ts', import.meta.url), { type: 'module', name: 'surfaces' }))

const TISSUES: readonly Tissue[] = STRUCTURE_GROUPS.flatMap((group) => GROUP_TISSUES[group])
const GROUPS: ReadonlyMap<string, StructureGroup> = new Map(
  [...TISSUE_LABELS.values(), ...LESION_LABELS.values()].map(({ name, group }: NamedLabel) => [name, group]),
)
const LESION_NAMES: readonly Lesion[] = LESIONS.filter((name) => name !== 'none')

/** Surfaces of what was outlined, for the 3D view: made once, when they are first to be seen, in a worker. */
export class Surfaces {
  /** They could not be made: one sentence; null where nothing went wrong. */
  failure = $state.raw<string | null>(null)
  private set = $state.raw<SurfaceSet | null>(null)
  private of: Structures | null = null
  private worker: SurfaceMaker | null = null
  private count = 0

  constructor(private readonly make: () => SurfaceMaker = makeWorker) {}

  /** What there is so far; null before any was wanted. */
  get current(): SurfaceSet | null {
    return this.set
  }

  /** Makes the surfaces of these structures, and lets go of those of others. */
  want(structures: Structures): void {
    if (this.of === structures) return
    this.clear()
    this.of = structures
    const { tissue, lesion } = placedStructures(structures)
    const worker = this.make()
    this.worker = worker
    this.show([], false)
    const { dims, affineLps } = tissue
    const request = {
      labels: { tissue: tissue.labels, lesion: lesion.labels, dims, affine: affineLps },
      tissues: TISSUES,
      lesions: LESION_NAMES,
    }
    worker.ask(
      request,
      ({ surface }) => this.hear(surface),
      () => {
        this.failure = 'The surfaces for the 3D view could not be made. Close the case and open it again.'
        this.end()
      },
    )
  }

  /** Lets go of everything. */
  clear(): void {
    this.end()
    this.of = null
    this.set = null
    this.failure = null
  }

  private hear(surface: Surface | null): void {
    const before = this.set?.surfaces ?? []
    const group = surface && GROUPS.get(surface.name)
    if (surface && group) this.show([...before, { ...surface, group }], false)
    if (surface !== null) return
    this.show(before, true)
    this.end()
  }

  private show(surfaces: readonly GroupedSurface[], complete: boolean): void {
    this.count++
    this.set = { id: this.count, surfaces, complete }
  }

  private end(): void {
    this.worker?.end()
    this.worker = null
  }
}
