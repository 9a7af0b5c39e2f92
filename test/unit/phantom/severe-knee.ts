import { OSTEOPHYTE_SITES } from '../../../src-shared/anatomy/osteophyte-sites.js'
import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS, partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { measureKnee } from '../../../src-shared/anatomy/measure-knee.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import type { LesionPlan, MeniscusPlan } from '../../../models/phantom/lesions/plan.js'
import { canonicalGrid } from '../../../models/phantom/raster/grid.js'
import { rasterise } from '../../../models/phantom/raster/rasterise.js'
import { simulateKnee } from '../../../models/phantom/simulate-labels.js'

export type Severity = 0 | 1 | 2 | 3

const CLASSES = [1, 2, 3, 4, 5, 6, 8] as const

/**
 * A plan with one severity on every other site, so that a lesion which crosses a border meets a site that is planned
 * healthy and is not tested. `turn` shifts which sites are taken and which meniscal classes they get.
 */
export function planOf(severity: Severity, turn: number): LesionPlan {
  const every = <T>(items: readonly T[]): T[] => items.filter((_item, index) => (index + turn) % 2 === 0)
  const share = [0, 0.15, 0.5, 0.85][severity] ?? 0
  const side = { body: [0, 2.5, 4, 6.5][severity] ?? 0, anterior: [0, 2.5, 4, 6.5][severity] ?? 0 }
  const signs = { hypertrophy: false, rootTear: severity > 1, cyst: severity > 2 }
  return {
    marrow:
      severity === 0 ? [] : every(ARTICULAR_SUBREGIONS).map((subregion) => ({ subregion, share, parts: 1, cyst: 0 })),
    cartilage:
      severity === 0
        ? []
        : every(ARTICULAR_SUBREGIONS)
            .filter((subregion) => subregion !== 'tibia-subspinous')
            .map((subregion) => ({
              subregion,
              share: [0, 0.06, 0.4, 0.98][severity] ?? 0,
              full: [0, 0, 0.2, 0.92][severity] ?? 0,
            })),
    osteophytes:
      severity === 0
        ? []
        : every(OSTEOPHYTE_SITES).map((site) => ({ site, protrusion: [0, 1.8, 3.8, 7][severity] ?? 0 })),
    hoffa: [0, 0.06, 0.2, 0.45][severity] ?? 0,
    fluid: [2.5, 10, 21, 42][severity] ?? 0,
    menisci: severity === 0 ? [] : menisci(turn),
    medial: { ...side, ...signs },
    lateral: { ...side, ...signs },
    acl: { tear: severity === 2, insertion: false, repair: severity === 3 },
    pcl: { tear: severity === 3, insertion: false },
    tendonSignal: severity > 1,
    periarticular: [],
  }
}

function menisci(turn: number): MeniscusPlan[] {
  return MENISCAL_THIRDS.flatMap((third, index) => {
    const grade = CLASSES[(index + turn) % CLASSES.length]
    return grade === undefined ? [] : [{ third, grade }]
  })
}

/** Measures a planned knee on a 1 mm grid about its joint: coarser than the model's, quick enough for a test. */
export function measurePlanned(seed: number, plan: LesionPlan): Measurement[] {
  const knee = simulateKnee(seed, 'healthy', plan)
  const [x, y, z] = knee.jointCentre
  const grid = canonicalGrid([112, 124, 124], [1, 1, 1], [x, y - 10, z + 8])
  const labels = rasterise(knee.labels, grid, knee.pose.toKnee)
  const partition = partitionKnee({ ...labels, ...grid })
  return partition ? measureKnee(partition) : []
}
