import type { Knee } from '../anatomy/knee.js'
import { T } from './tissue.js'

/** Structures that may occur in a cell; the sampler skips the rest. */
export const NEAR = {
  leg: 1,
  femur: 2,
  tibia: 4,
  patella: 8,
  fibula: 16,
  muscle: 32,
  vessel: 64,
  collateral: 128,
  quadriceps: 256,
  acl: 512,
  pcl: 1024,
  patellarTendon: 2048,
  cavity: 4096,
  fatPad: 8192,
  /** Every point of the cell has one tissue: its value stands in the high bits. */
  pure: 1 << 14,
  known: 1 << 15,
} as const

const CELL = 4
const HALF = 36
const EDGE = HALF * 2
/** Half a cell's diagonal, with room for fields that are not quite distances. */
const REACH = 5
/** Cavity levels rise several units a millimetre. */
const CAVITY_REACH = 30

/**
 * What may lie in each 4 mm cell of the knee frame, found when first asked for. Most of a knee is plain marrow, muscle
 * or fat: those cells answer at once, and in the others only the structures about are looked at.
 */
export class CellMasks {
  private readonly masks = new Uint32Array(EDGE ** 3)

  constructor(
    private readonly knee: Knee,
    private readonly distension: number,
  ) {}

  /** The bits of NEAR for the cell of a point; every bit but `pure` outside the table. */
  at(x: number, y: number, z: number): number {
    const i = Math.floor(x / CELL) + HALF
    const j = Math.floor(y / CELL) + HALF
    const k = Math.floor(z / CELL) + HALF
    if (i < 0 || j < 0 || k < 0 || i >= EDGE || j >= EDGE || k >= EDGE) return NEAR.pure - 1
    const cell = i + EDGE * (j + EDGE * k)
    const mask = this.masks[cell] ?? 0
    if (mask !== 0) return mask
    const found = this.look((i - HALF + 0.5) * CELL, (j - HALF + 0.5) * CELL, (k - HALF + 0.5) * CELL) | NEAR.known
    this.masks[cell] = found
    return found
  }

  private look(x: number, y: number, z: number): number {
    const knee = this.knee
    const pure = (tissue: number): number => NEAR.pure | (tissue << 16)
    const leg = knee.leg.sample(x, y, z)
    if (leg > REACH + 3) return pure(T.background)
    const femur = knee.femur.sample(x, y, z)
    if (femur < -REACH) return pure(T.femur)
    const tibia = knee.tibia.sample(x, y, z)
    if (tibia < -REACH) return pure(T.tibia)
    const patella = knee.patella.sample(x, y, z)
    if (patella < -REACH) return pure(T.patella)
    const { skin, fat } = knee.parameters.leg
    const muscle = knee.muscle.sample(x, y, z)
    let mask = 0
    if (leg > -(skin + Math.min(fat, 14) * 0.55) - REACH - 3) mask |= NEAR.leg
    if (femur < 12 + REACH) mask |= NEAR.femur
    if (tibia < 12 + REACH) mask |= NEAR.tibia
    if (patella < 12 + REACH) mask |= NEAR.patella
    if (knee.fibula.sample(x, y, z) < REACH + 1) mask |= NEAR.fibula
    if (Math.abs(muscle) < REACH + 2) mask |= NEAR.muscle
    if (knee.vessels.sample(x, y, z) < REACH) mask |= NEAR.vessel
    if (knee.collaterals.sample(x, y, z) < REACH) mask |= NEAR.collateral
    if (knee.quadricepsTendon.sample(x, y, z) < REACH) mask |= NEAR.quadriceps
    if (knee.acl.sample(x, y, z) < REACH) mask |= NEAR.acl
    if (knee.pcl.sample(x, y, z) < REACH) mask |= NEAR.pcl
    if (knee.patellarTendon.sample(x, y, z) < REACH) mask |= NEAR.patellarTendon
    if (knee.cavity.sample(x, y, z) < this.distension + CAVITY_REACH) mask |= NEAR.cavity
    if (knee.fatPad.sample(x, y, z) < REACH) mask |= NEAR.fatPad
    if (mask === 0) return pure(muscle < 0 ? T.muscle : T.fat)
    // deep in muscle the bits only say what to look at; a set muscle bit makes the sampler ask
    return muscle < 0 ? mask | NEAR.muscle : mask
  }
}
