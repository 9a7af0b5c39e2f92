import { QUESTIONS } from '../../moaks/questions.js'
import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import { partsAbove } from '../components.js'
import { sightingOf } from '../knee-labels.js'
import { ARTICULAR_SUBREGIONS, type ArticularSubregion } from '../partition.js'
import { groupVoxels, type MeasureContext } from './context.js'
import { count, millilitres, outlined, percent, type Measurement } from './measurement.js'

/** A marrow lesion smaller than this cannot be told from noise, mm³ (a 3 mm sphere has 14). */
const LEAST_LESION = 14

/**
 * Bone marrow lesions, questions 1–15: share of the subregion's bone that is lesion with cyst, number of separate
 * lesions, and share of the lesion that is not cyst (Hunter et al. 2011).
 */
export function measureBoneMarrow(context: MeasureContext): Measurement[] {
  const { grid, partition } = context
  const subregionOf = (n: number): ArticularSubregion | undefined =>
    ARTICULAR_SUBREGIONS[(partition.articular[n] ?? 0) - 1]
  const marrow = groupVoxels(context.lesion('bone-marrow-lesion'), subregionOf)
  const cyst = groupVoxels(context.lesion('subchondral-cyst'), subregionOf)
  const sizes = new Float64Array(ARTICULAR_SUBREGIONS.length + 1)
  const { articular } = partition
  for (let n = 0; n < articular.length; n++) sizes[articular[n] ?? 0] = (sizes[articular[n] ?? 0] ?? 0) + 1

  return QUESTIONS.filter((question) => question.category === 'bml').flatMap((question) => {
    const place = ARTICULAR_SUBREGIONS.findIndex((id) => id === question.regionId)
    const size = sizes[place + 1] ?? 0
    const subregion = ARTICULAR_SUBREGIONS[place]
    if (!subregion || size === 0) return []
    const cysts = cyst.get(subregion) ?? []
    const parts = partsAbove(grid, [...(marrow.get(subregion) ?? []), ...cysts], LEAST_LESION)
    const voxels = parts.flat()
    const cystVoxels = new Set(cysts)
    const inCyst = voxels.filter((n) => cystVoxels.has(n)).length
    const share = voxels.length / size
    const marrowShare = voxels.length === 0 ? 0 : 1 - inCyst / voxels.length
    const features = {
      share,
      count: parts.length,
      marrowShare,
      volume: (voxels.length * grid.voxelVolume) / 1000,
      largest: ((parts[0]?.length ?? 0) * grid.voxelVolume) / 1000,
    }
    const shared = { question: question.id, features, seen: sightingOf(grid, voxels) ?? null }
    const bone = voxels.length > 0 ? voxelsOf(articular, place + 1) : []
    const volume = millilitres('lesion volume', voxels.length * grid.voxelVolume)
    const value = percent('BML volume share', share)
    const cysticValue = percent('BML share of lesion', marrowShare)
    const number = count('BML count', parts.length)
    const gradeOf = (scale: 'bml.size' | 'bml.number' | 'bml.share', x: number): number =>
      gradeFromMeasure(scaleOf(scale), x) ?? 0
    return [
      {
        ...shared,
        component: 'bml.size' as const,
        grade: gradeOf('bml.size', value.value),
        value,
        also: [volume],
        ...outlined(grid, voxels, 'area', bone, parts),
      },
      {
        ...shared,
        component: 'bml.number' as const,
        grade: gradeOf('bml.number', number.value),
        value: number,
        also: [],
      },
      {
        ...shared,
        component: 'bml.share' as const,
        grade: gradeOf('bml.share', cysticValue.value),
        value: cysticValue,
        also: [],
      },
    ]
  })
}

function voxelsOf(articular: Uint8Array, value: number): number[] {
  const found: number[] = []
  for (let n = 0; n < articular.length; n++) if (articular[n] === value) found.push(n)
  return found
}
