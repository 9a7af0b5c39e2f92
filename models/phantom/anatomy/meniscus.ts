import type { SampledField } from '../fields/sampled-field.js'
import { smoothIntersection, smoothStep } from '../fields/shapes.js'
import type { MeniscusParameters } from './parameters.js'

const RAYS = 120

/** Where a point lies in a meniscus; angles in degrees, 0 at the body's outermost point, −90 anterior, +90 posterior. */
export interface MeniscusPoint {
  /** Negative inside, about mm. */
  distance: number
  angle: number
  /** 0 at the free edge, 1 at the outer edge. */
  across: number
  /** 0 at the tibial face, 1 at the femoral face. */
  up: number
  /** Width of the section here, mm. */
  width: number
  /** Distance from the middle of the plateau, mm. */
  radius: number
  /** Outwards from the outer edge, mm; negative over the meniscus. */
  beyond: number
  /** Upwards from the foot of the outer edge, and how high the outer edge stands there, mm. */
  rise: number
  top: number
}

/** How a knee's meniscus differs from the healthy one. */
export interface MeniscusChange {
  /** Outward shift in mm at the body and at the anterior horn. */
  readonly body: number
  readonly anterior: number
  /** 1 for a meniscus of usual size, 1.5 for a hypertrophic one. */
  readonly enlargement: number
}

/**
 * A meniscus in the knee frame: a C around the middle of its plateau whose outer edge follows the tibial margin and
 * whose section fills the wedge between the two cartilages. Found from the sampled tibia, so that it follows the warp.
 */
export class Meniscus {
  /** Tibial margin: distance from the middle and height of the plateau just inside, per ray. */
  private readonly margin = new Float64Array(RAYS)
  private readonly rim = new Float64Array(RAYS)
  private readonly outward: number
  readonly from: number
  readonly to: number

  constructor(
    readonly side: 'medial' | 'lateral',
    /** Middle of the plateau, knee frame. */
    readonly x: number,
    readonly y: number,
    private readonly parameters: MeniscusParameters,
    private readonly change: MeniscusChange,
    private readonly scale: number,
    tibia: SampledField,
  ) {
    this.outward = side === 'medial' ? 1 : -1
    this.from = side === 'medial' ? -118 : -128
    this.to = side === 'medial' ? 118 : 126
    const top = (px: number, py: number): number => {
      for (let z = 8; z > -14; z -= 0.5) if (tibia.sample(px, py, z) < 0) return z + 0.25
      return -14
    }
    const middle = top(x, y)
    for (let ray = 0; ray < RAYS; ray++) {
      const angle = (ray / RAYS) * 2 * Math.PI
      const dx = this.outward * Math.cos(angle)
      const dy = Math.sin(angle)
      let far = 6
      for (let z = middle - 3; z > middle - 10; z -= 1.5) {
        let r = 8
        while (r < 34 && tibia.sample(x + dx * r, y + dy * r, z) < 0) r += 0.4
        far = Math.max(far, r)
      }
      this.margin[ray] = far
      let inside = -99
      for (let back = 3; back <= 7; back += 2)
        inside = Math.max(inside, top(x + dx * (far - back), y + dy * (far - back)))
      this.rim[ray] = inside
    }
  }

  /** The tibial margin's distance from the middle in the direction of `angle` (degrees), mm. */
  marginAt(angle: number): number {
    return this.ray(this.margin, angle)
  }

  private ray(table: Float64Array, angle: number): number {
    const at = ((((angle % 360) + 360) % 360) / 360) * RAYS
    const low = Math.floor(at) % RAYS
    const t = at - Math.floor(at)
    return (table[low] ?? 0) * (1 - t) + (table[(low + 1) % RAYS] ?? 0) * t
  }

  /**
   * Writes where (x, y, z) lies. `femur` and `tibia` are the distances to the *cartilage* surfaces there, mm (negative
   * inside cartilage or bone). Returns false far from the meniscus.
   */
  locate(x: number, y: number, z: number, femur: number, tibia: number, out: MeniscusPoint): boolean {
    const dx = (x - this.x) * this.outward
    const dy = y - this.y
    const r = Math.sqrt(dx * dx + dy * dy)
    if (r < 4 || r > 45) return false
    const angle = (Math.atan2(dy, dx) * 180) / Math.PI
    if (angle < this.from - 25 || angle > this.to + 25) return false
    const medial = this.side === 'medial'
    // towards the roots the C leaves the tibial margin and closes upon itself
    const rx = (medial ? 20.5 : 19) * this.scale
    const ry = (medial ? 22.3 : 16.6) * this.scale
    const cos = Math.cos((angle * Math.PI) / 180)
    const sin = Math.sin((angle * Math.PI) / 180)
    const own = 1 / Math.sqrt((cos / rx) ** 2 + (sin / ry) ** 2)
    const margin = Math.min(this.ray(this.margin, angle), own + 3)
    const { width, height, inset } = this.parameters
    const front = smoothStep(-25, -75, angle)
    const back = smoothStep(25, 80, angle)
    const shift =
      this.change.body * (1 - front) * (1 - back * 0.8) + this.change.anterior * front * smoothStep(-125, -100, angle)
    const blend = width[0] * front + width[2] * back + width[1] * (1 - front) * (1 - back)
    const ends = smoothStep(this.from - 5, this.from + 30, angle) * (1 - smoothStep(this.to - 30, this.to + 5, angle))
    // a hypertrophic meniscus is thick before it is wide
    const grown = this.change.enlargement - 1
    const full = blend * this.scale * (1 + 0.5 * grown) * (0.55 + 0.45 * ends)
    const bias = medial ? 0.8 * (1 - front) + 1.4 * front : 0.35 * (1 - front) - 1.3 * front
    const outer = margin - inset - bias + shift
    const inner = outer - full
    const across = (r - inner) / full
    const bottom = this.ray(this.rim, angle) - 0.5
    const tall = height * this.scale * (1 + 2 * grown) * (0.6 + 0.4 * ends)
    const ceiling = 0.9 + (tall - 0.9) * Math.min(1, Math.max(0, across))
    const above = z - bottom - 2.2
    const radial = Math.max(inner - r, smoothIntersection(r - outer, above - ceiling, 2))
    const faces = Math.max(0.1 - tibia, 0.1 - femur, bottom - z - 0.6)
    const past = (Math.max(this.from - angle, angle - this.to) * Math.PI * r) / 180
    out.distance = Math.max(radial, faces, past)
    out.angle = angle
    out.across = across
    out.width = full
    out.radius = r
    out.beyond = r - outer
    out.rise = z - bottom
    out.top = 2.2 + tall
    out.up = Math.min(1, Math.max(0, tibia / Math.max(0.5, tibia + Math.max(0, Math.min(femur, ceiling - above)))))
    return out.distance < 6
  }

  /** A point of the meniscus' middle section at an angle, knee frame: halfway across, at plateau height. */
  midPoint(angle: number, across = 0.5): [number, number, number] {
    const { width, inset } = this.parameters
    const a = (angle * Math.PI) / 180
    const medial = this.side === 'medial'
    const own = 1 / Math.sqrt((Math.cos(a) / (medial ? 20.5 : 19)) ** 2 + (Math.sin(a) / (medial ? 22.3 : 16.6)) ** 2)
    const margin = Math.min(this.marginAt(angle), own * this.scale + 3)
    const r = margin - inset - width[1] * this.scale * (1 - across) * 0.8
    return [this.x + this.outward * Math.cos(a) * r, this.y + Math.sin(a) * r, this.ray(this.rim, angle) + 2.5]
  }
}
