import type { Vec3 } from '../../../src-shared/geometry/box.js'
import type { Random } from '../random.js'
import { SampledField } from './sampled-field.js'

/**
 * A smooth random displacement of space: a sum of plane sine waves whose amplitude shrinks with their wavelength, so
 * that the strain stays small and no surface folds. All structures of a knee share one warp: what touches keeps
 * touching.
 */
export class Warp {
  private readonly fields: readonly [SampledField, SampledField, SampledField]

  /** `strain`: typical relative stretch (0.05 = 5 %). */
  constructor(random: Random, strain: number, min: Vec3, max: Vec3) {
    const component = (): SampledField => {
      const waves = Array.from({ length: 9 }, () => {
        const length = random.uniform(32, 120)
        const azimuth = random.uniform(0, 2 * Math.PI)
        const height = random.uniform(-1, 1)
        const flat = Math.sqrt(1 - height * height)
        const k = (2 * Math.PI) / length
        return {
          x: k * flat * Math.cos(azimuth),
          y: k * flat * Math.sin(azimuth),
          z: k * height,
          phase: random.uniform(0, 2 * Math.PI),
          amplitude: (strain * random.normal(0, 1)) / k / 2.1,
        }
      })
      return SampledField.covering(min, max, 7, 0).fill((x, y, z) => {
        let sum = 0
        for (const wave of waves) sum += wave.amplitude * Math.sin(wave.x * x + wave.y * y + wave.z * z + wave.phase)
        return sum
      })
    }
    this.fields = [component(), component(), component()]
  }

  /** Displacement along x, y, z at a point, mm, written to `out`. */
  at(x: number, y: number, z: number, out: Float64Array): void {
    out[0] = this.fields[0].sample(x, y, z)
    out[1] = this.fields[1].sample(x, y, z)
    out[2] = this.fields[2].sample(x, y, z)
  }
}
