import type { Random } from '../random.js'
import type { MeniscusPoint } from './meniscus.js'

/** What may lie beside a meniscus. */
export type BesideMeniscus = 'fluid' | 'tendon' | 'vessel'

/** A pocket of the joint cavity along an arc of a meniscus' outer edge; angles in degrees, lengths in mm. */
interface Pocket {
  readonly angle: number
  readonly span: number
  readonly radius: number
}

/** The popliteus tendon, which crosses the outer edge, with the fluid in its sheath. */
interface PopliteusTendon {
  readonly angle: number
  /** How far it turns about the meniscus while it rises a millimetre, degrees. */
  readonly lean: number
  readonly beyond: number
  readonly radius: number
  readonly sheath: number
}

/** A vessel that winds along the outer edge; `phase` in degrees tells where it is seen and where it wanders. */
interface GenicularVessel {
  readonly beyond: number
  readonly rise: number
  readonly radius: number
  readonly phase: number
}

/**
 * What borders on the outer edge of a healthy meniscus and is often taken for a tear: fluid in the meniscotibial and
 * meniscofemoral recesses, a film between the edge and the capsule, the popliteal hiatus with its tendon (lateral), and
 * the genicular vessels that run around the edge.
 */
export class Recesses {
  private readonly below: readonly Pocket[]
  private readonly above: readonly Pocket[]
  private readonly film: Pocket | null
  private readonly popliteus: PopliteusTendon | null
  private readonly vessel: GenicularVessel | null

  constructor(side: 'medial' | 'lateral', random: Random) {
    const pocket = (radius: number): Pocket => ({
      angle: random.uniform(-105, 105),
      span: random.uniform(12, 45),
      radius,
    })
    const pockets = (weights: readonly number[], largest: number): Pocket[] =>
      Array.from({ length: random.weighted(weights) }, () => pocket(random.uniform(0.8, largest)))
    this.below = pockets([1, 3, 3, 2], 3.2)
    this.above = pockets([2, 3, 2], 2.2)
    this.film = random.chance(0.5) ? { ...pocket(random.uniform(0.35, 0.65)), span: random.uniform(25, 80) } : null
    const tendon: PopliteusTendon = {
      angle: random.uniform(42, 72),
      lean: random.uniform(1, 2.5),
      beyond: random.uniform(1.4, 2.6),
      radius: random.uniform(1.1, 1.8),
      sheath: random.uniform(0.3, 1.6),
    }
    this.popliteus = side === 'lateral' && random.chance(0.85) ? tendon : null
    const vessel: GenicularVessel = {
      beyond: random.uniform(1.3, 3.2),
      rise: random.uniform(-2, 5),
      radius: random.uniform(0.4, 0.8),
      phase: random.uniform(0, 360),
    }
    this.vessel = random.chance(0.6) ? vessel : null
  }

  /** What lies at a point near but outside the meniscus, if any of these. */
  at(point: MeniscusPoint): BesideMeniscus | null {
    const { beyond, rise, top } = point
    if (beyond < -4 || beyond > 5) return null
    if (this.popliteus && rise > -5 && rise < top + 6) {
      const { angle, lean, radius, sheath } = this.popliteus
      const along = ((point.angle - angle + lean * (rise - top / 2)) * Math.PI * point.radius) / 180
      const distance = Math.hypot(beyond - this.popliteus.beyond, along * 0.8)
      if (distance < radius) return 'tendon'
      if (distance < radius + sheath) return 'fluid'
    }
    for (const pocket of this.below) if (Math.hypot(beyond, rise + 0.8) < widthOf(pocket, point.angle)) return 'fluid'
    for (const pocket of this.above)
      if (Math.hypot(beyond, rise - top - 0.6) < widthOf(pocket, point.angle)) return 'fluid'
    if (this.film && rise > -1 && rise < top && Math.abs(beyond - 0.4) < widthOf(this.film, point.angle)) return 'fluid'
    if (this.vessel && Math.sin(((point.angle * 3 + this.vessel.phase) * Math.PI) / 180) > -0.3) {
      const { radius, phase } = this.vessel
      const wander = 0.6 * Math.sin(((point.angle * 7 + phase) * Math.PI) / 180)
      if (Math.hypot(beyond - this.vessel.beyond - wander, rise - this.vessel.rise) < radius) return 'vessel'
    }
    return null
  }
}

/** A pocket tapers towards the ends of its arc. */
function widthOf({ angle, span, radius }: Pocket, at: number): number {
  const along = (at - angle) / span
  return radius * Math.max(0, 1 - along * along)
}
