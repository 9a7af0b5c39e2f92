import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import { LESIONS, type Lesion } from '../../../src-shared/anatomy/labels.js'
import type { TissueSampler } from '../raster/tissue-sampler.js'

/** A label: tissue in the low byte, lesion in the high byte. */
export function label(tissue: number, lesion: Lesion): number {
  return tissue | (LESIONS.indexOf(lesion) << 8)
}

/** A lesion in its place. */
export interface PlacedLesion {
  /** Knee frame, mm; the lesion changes nothing outside. */
  readonly box: Box
  /** Bit t is set where tissue t may be changed. */
  readonly tissues: number
  /** The new label of a point whose healthy tissue is given, or −1 where the lesion does not reach it. */
  at(x: number, y: number, z: number, tissue: number, sampler: TissueSampler): number
}

/** Bit set of tissue values. */
export function tissueSet(...tissues: readonly number[]): number {
  return tissues.reduce((set, tissue) => set | (1 << tissue), 0)
}

/** The box around a ball. */
export function ballBox(centre: Vec3, radius: number): Box {
  return {
    min: [centre[0] - radius, centre[1] - radius, centre[2] - radius],
    max: [centre[0] + radius, centre[1] + radius, centre[2] + radius],
  }
}

const CELL = 6
const HALF = 20
const EDGE = HALF * 2

/** Lesions by cells of 6 mm, so that a voxel asks only those that may reach it. */
export class LesionIndex {
  private readonly cells: (PlacedLesion[] | undefined)[] = new Array<PlacedLesion[] | undefined>(EDGE ** 3)

  constructor(lesions: readonly PlacedLesion[]) {
    const first = (mm: number): number => Math.max(0, Math.floor(mm / CELL) + HALF)
    const last = (mm: number): number => Math.min(EDGE - 1, Math.floor(mm / CELL) + HALF)
    for (const lesion of lesions) {
      const { min, max } = lesion.box
      for (let k = first(min[2]); k <= last(max[2]); k++)
        for (let j = first(min[1]); j <= last(max[1]); j++)
          for (let i = first(min[0]); i <= last(max[0]); i++) {
            const cell = i + EDGE * (j + EDGE * k)
            const list = this.cells[cell]
            if (list) list.push(lesion)
            else this.cells[cell] = [lesion]
          }
    }
  }

  /** The lesions that may reach a point, in the order they were given. */
  near(x: number, y: number, z: number): readonly PlacedLesion[] | undefined {
    const i = Math.floor(x / CELL) + HALF
    const j = Math.floor(y / CELL) + HALF
    const k = Math.floor(z / CELL) + HALF
    if (i < 0 || j < 0 || k < 0 || i >= EDGE || j >= EDGE || k >= EDGE) return undefined
    return this.cells[i + EDGE * (j + EDGE * k)]
  }
}
