import type { Knee } from '../anatomy/knee.js'
import type { MeniscusPoint } from '../anatomy/meniscus.js'
import type { BesideMeniscus } from '../anatomy/recesses.js'
import { FAR } from '../fields/sampled-field.js'
import { CellMasks, NEAR } from './cell-masks.js'
import { layerCode } from './cartilage-layer.js'
import { T } from './tissue.js'

/** Depth to which vessels, muscle and fascia keep off bone, mm. */
const PERIOSTEUM = 0.5

/** Half the step over which the slope of a bone is taken, mm. */
const SLOPE_STEP = 0.75

/** Where fluid can be: in the cavity, and between the surfaces of the joint. */
const WET = NEAR.cavity | NEAR.femur | NEAR.patella

const BESIDE_MENISCUS: Readonly<Record<BesideMeniscus, number>> = {
  fluid: T.fluid,
  tendon: T.collateral,
  vessel: T.vessel,
}

/** Tells the tissue at any point of a healthy knee. One per thread: it keeps scratch state between calls. */
export class TissueSampler {
  /** Distances of the last point asked for, mm: bones, then the surfaces of their cartilage. */
  femur = 0
  tibia = 0
  patella = 0
  femurCover = 0
  tibiaCover = 0
  patellaCover = 0
  /** Share of the healthy thickness at which the last point of cartilage lies: 0 at the bone, 1 at the joint. */
  private depth = 0
  /** Fluid level of the last point that is neither bone, cartilage, meniscus nor ligament. */
  lastFluidLevel = 0
  /** Where the last point lies in its meniscus, if it is in one. */
  readonly meniscusPoint: MeniscusPoint = {
    distance: 0,
    angle: 0,
    across: 0,
    up: 0,
    width: 0,
    radius: 0,
    beyond: 0,
    rise: 0,
    top: 0,
  }

  private readonly cells: CellMasks

  constructor(
    readonly knee: Knee,
    /** Fluid fills the cavity up to this level. */
    readonly distension: number,
  ) {
    this.cells = new CellMasks(knee, Math.max(distension, 16))
  }

  /** Tissue value at a point of the knee frame, mm. */
  at(x: number, y: number, z: number): number {
    const knee = this.knee
    this.lastFluidLevel = FAR
    const near = this.cells.at(x, y, z)
    if ((near & NEAR.pure) !== 0) return near >>> 16
    const leg = (near & NEAR.leg) !== 0 ? knee.leg.sample(x, y, z) : -FAR
    if (leg > 0) return T.background
    const femur = (this.femur = (near & NEAR.femur) !== 0 ? knee.femur.sample(x, y, z) : FAR)
    if (femur < 0) return T.femur
    const tibia = (this.tibia = (near & NEAR.tibia) !== 0 ? knee.tibia.sample(x, y, z) : FAR)
    if (tibia < 0) return T.tibia
    const patella = (this.patella = (near & NEAR.patella) !== 0 ? knee.patella.sample(x, y, z) : FAR)
    if (patella < 0) return T.patella
    const fibula = (near & NEAR.fibula) !== 0 ? knee.fibula.sample(x, y, z) : FAR
    if (fibula < 0) return tibia < 1.2 ? T.fat : T.fibula

    const cartilage = this.cartilageAt(x, y, z)
    if (cartilage !== T.background) return cartilage
    const soft = this.jointAt(x, y, z, near)
    if (soft !== T.background) return soft
    const { skin, fat } = knee.parameters.leg
    if (leg > -skin) return T.skin
    if ((near & NEAR.collateral) !== 0 && Math.min(femur, tibia) < 12 && knee.collaterals.sample(x, y, z) < 0)
      return T.collateral
    if ((near & NEAR.vessel) !== 0 && knee.vessels.sample(x, y, z) < 0) return T.vessel
    if (
      (near & NEAR.muscle) !== 0 &&
      leg < -(skin + Math.min(fat, 14) * 0.55) &&
      knee.muscle.sample(x, y, z) < 0 &&
      Math.min(femur, tibia, fibula, patella - 3) > PERIOSTEUM
    )
      return T.muscle
    return T.fat
  }

  /** Healthy cartilage at a point whose bone distances are set; also sets the cover distances. */
  private cartilageAt(x: number, y: number, z: number): number {
    const knee = this.knee
    let best: number = T.background
    let share = 1
    this.femurCover = this.femur
    this.tibiaCover = this.tibia
    this.patellaCover = this.patella
    if (this.femur < 7) {
      const thickness = knee.femurCartilage.sample(x, y, z)
      this.femurCover = this.femur - thickness
      const relative = this.femur / (thickness + 1e-6)
      if (relative < share) {
        share = relative
        best = T.femoralCartilage
      }
    }
    if (this.tibia < 7) {
      const medial = knee.medialTibialCartilage.sample(x, y, z)
      const lateral = knee.lateralTibialCartilage.sample(x, y, z)
      const thickness = Math.max(medial, lateral)
      this.tibiaCover = this.tibia - thickness
      const relative = this.tibia / (thickness + 1e-6)
      if (relative < share) {
        share = relative
        best = medial >= lateral ? T.medialTibialCartilage : T.lateralTibialCartilage
      }
    }
    if (this.patella < 7) {
      const thickness = knee.patellarCartilage.sample(x, y, z)
      this.patellaCover = this.patella - thickness
      const relative = this.patella / (thickness + 1e-6)
      if (relative < share) {
        share = relative
        best = T.patellarCartilage
      }
    }
    this.depth = share
    return best
  }

  /** Layer code (cartilage-layer.ts) of the last point, which was cartilage of this tissue. */
  layerAt(x: number, y: number, z: number, cartilage: number): number {
    const { femur, tibia, patella } = this.knee
    const bone = cartilage === T.femoralCartilage ? femur : cartilage === T.patellarCartilage ? patella : tibia
    const rise = bone.sample(x, y, z + SLOPE_STEP) - bone.sample(x, y, z - SLOPE_STEP)
    return layerCode(this.depth, rise / (2 * SLOPE_STEP))
  }

  /** Menisci, ligaments, fluid and fat pad. */
  private jointAt(x: number, y: number, z: number, near: number): number {
    const knee = this.knee
    if (this.tibia < 12 && this.femur < 14) {
      const medial = x > knee.medialMeniscus.x - 16 ? this.aboutMeniscus(x, y, z, 'medial') : T.background
      if (medial !== T.background) return medial
      const lateral = x < knee.lateralMeniscus.x + 16 ? this.aboutMeniscus(x, y, z, 'lateral') : T.background
      if (lateral !== T.background) return lateral
    }
    if ((near & NEAR.acl) !== 0 && knee.acl.sample(x, y, z) < 0) return T.acl
    if ((near & NEAR.pcl) !== 0 && knee.pcl.sample(x, y, z) < 0) return T.pcl
    if ((near & NEAR.patellarTendon) !== 0 && knee.patellarTendon.sample(x, y, z) < 0) return T.patellarTendon
    if ((near & NEAR.quadriceps) !== 0 && knee.quadricepsTendon.sample(x, y, z) < 0) return T.quadricepsTendon
    if ((near & WET) !== 0) this.lastFluidLevel = this.fluidLevel(x, y, z)
    if (this.lastFluidLevel < this.distension) return T.fluid
    if ((near & NEAR.fatPad) !== 0 && this.femur > 0.4 && knee.fatPad.sample(x, y, z) < 0) return T.fatPad
    return T.background
  }

  /** A meniscus, or what lies in the recesses about its outer edge; a dry joint has none. */
  private aboutMeniscus(x: number, y: number, z: number, side: 'medial' | 'lateral'): number {
    const { medialMeniscus, lateralMeniscus, recesses } = this.knee
    const meniscus = side === 'medial' ? medialMeniscus : lateralMeniscus
    if (!meniscus.locate(x, y, z, this.femurCover, this.tibiaCover, this.meniscusPoint)) return T.background
    if (this.meniscusPoint.distance < 0) return side === 'medial' ? T.medialMeniscus : T.lateralMeniscus
    const beside = this.distension === -Infinity ? null : recesses[side].at(this.meniscusPoint)
    return beside === null ? T.background : BESIDE_MENISCUS[beside]
  }

  /** The distension at which fluid reaches a point outside every other tissue of the joint. */
  fluidLevel(x: number, y: number, z: number): number {
    const knee = this.knee
    const gap = this.femurCover + this.tibiaCover
    if (gap < 1.3) return -1
    const level = knee.cavity.sample(x, y, z)
    const front = this.femurCover + this.patellaCover
    const behindPatella = this.patella < 9 && this.femur < 12 ? front * 0.55 - 0.1 : 60
    return Math.min(level, behindPatella) + 0.35 * knee.noise.sample(x, y, z)
  }
}
