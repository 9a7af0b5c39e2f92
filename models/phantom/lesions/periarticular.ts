import type { Box, Vec3 } from '../../../src-shared/geometry/box.js'
import type { Knee } from '../anatomy/knee.js'
import type { Random } from '../random.js'
import { T } from '../raster/tissue.js'
import { ballBox, label, tissueSet, type PlacedLesion } from './placed.js'
import type { PeriarticularFinding } from './plan.js'

/** A fluid-filled ellipsoid in the nominal frame: centre and radii in mm. */
interface Sac {
  readonly centre: Vec3
  readonly radii: Vec3
}

/** Where each collection lies; the patella's place depends on the pose. */
function sacOf(finding: PeriarticularFinding, knee: Knee): Sac {
  const patella = knee.patellaPlacement.place([0, 0, 0])
  const epicondyle = knee.femurPlacement.place([-41, -4, 22])
  const behind = knee.femurPlacement.place([17, 30, 14])
  switch (finding) {
    case 'pes-anserine-bursitis':
      return { centre: [31, -3, -40], radii: [5, 9, 13] }
    case 'iliotibial-band-signal':
      return { centre: epicondyle, radii: [3.5, 10, 13] }
    case 'popliteal-cyst':
      return { centre: [behind[0], behind[1] + 8, behind[2]], radii: [9, 8, 17] }
    case 'infrapatellar-bursitis':
      return { centre: [-3, -22.5, -30], radii: [10, 3.2, 8] }
    case 'prepatellar-bursitis':
      return {
        centre: [patella[0], patella[1] - knee.parameters.patella.thickness / 2 - 3, patella[2] - 4],
        radii: [17, 4, 19],
      }
    case 'ganglion-cyst':
      return { centre: [5, 27, 2], radii: [6, 5, 7] }
    case 'loose-bodies':
      return { centre: [14, 20, 16], radii: [3.5, 3, 4.5] }
  }
}

/** A placed collection and its extent in the knee frame, mm. */
export interface PlacedCollection extends PlacedLesion {
  readonly finding: PeriarticularFinding
  readonly extent: Box
}

/** Places a periarticular finding, questions 63–69: bursae, cysts, signal under the iliotibial band, a loose body. */
export function placePeriarticular(finding: PeriarticularFinding, knee: Knee, random: Random): PlacedCollection {
  const sac = sacOf(finding, knee)
  const centre = knee.toKnee(sac.centre)
  const size = random.uniform(0.75, 1.25)
  const [rx, ry, rz] = [sac.radii[0] * size, sac.radii[1] * size, sac.radii[2] * size]
  const value = label(T.fluid, finding === 'loose-bodies' ? 'loose-body' : 'periarticular-fluid')
  return {
    finding,
    extent: {
      min: [centre[0] - rx, centre[1] - ry, centre[2] - rz],
      max: [centre[0] + rx, centre[1] + ry, centre[2] + rz],
    },
    box: ballBox(centre, Math.max(rx, ry, rz) * 1.3),
    tissues: tissueSet(T.fat, T.muscle, T.fluid, T.collateral, T.vessel, T.fatPad, T.skin),
    at: (x, y, z, tissue) => {
      if (tissue === T.skin) return -1
      const d = ((x - centre[0]) / rx) ** 2 + ((y - centre[1]) / ry) ** 2 + ((z - centre[2]) / rz) ** 2
      return d < 1 + 0.25 * knee.noise.sample(x * 1.3, y * 1.3, z * 1.3) ? value : -1
    },
  }
}
