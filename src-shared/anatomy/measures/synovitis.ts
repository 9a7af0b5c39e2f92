import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import { partsAbove } from '../components.js'
import { tissueValue } from '../labels.js'
import { sightingOf, voxelAt } from '../knee-labels.js'
import type { MeasureContext } from './context.js'
import { millilitres, millimetres, percent, type Measurement } from './measurement.js'

const HOFFA_QUESTION = 42
const EFFUSION_QUESTION = 43
const PATELLA = tissueValue('patella')

/** Hoffa-synovitis, question 42: bright areas as a share of the infrapatellar fat pad. */
export function measureHoffa(context: MeasureContext): Measurement[] {
  const { grid } = context
  const bright = partsAbove(grid, context.lesion('hoffa-synovitis'), 2).flat()
  const brightSet = new Set(bright)
  const pad = context.tissue('hoffa-fat-pad').filter((n) => !brightSet.has(n)).length + bright.length
  if (pad * grid.voxelVolume < 500) return []
  const share = bright.length / pad
  const value = percent('bright fat pad share', share)
  return [
    {
      question: HOFFA_QUESTION,
      component: 'hoffa.grade',
      grade: gradeFromMeasure(scaleOf('hoffa.grade'), value.value) ?? 0,
      value,
      features: { share, volume: (bright.length * grid.voxelVolume) / 1000 },
      also: [millilitres('bright volume', bright.length * grid.voxelVolume)],
      seen: sightingOf(grid, bright) ?? null,
    },
  ]
}

/**
 * Effusion-synovitis, question 43: volume of the joint fluid in ml, with the depth of the suprapatellar recess (largest
 * anterior–posterior extent of fluid above the patella, mm) and the share of the patella's height that has fluid behind it.
 */
export function measureEffusion(context: MeasureContext): Measurement[] {
  const { grid, labels } = context
  const fluid = context.tissue('joint-fluid').filter((n) => labels.lesion[n] === 0)
  const pools = partsAbove(grid, fluid, 20).flat()
  const patella = patellarRows(context)
  if (!patella) return []
  const { top, bottom } = patella
  const depth = new Map<number, number>()
  const behind = new Set<number>()
  for (const n of pools) {
    const [, j, k] = voxelAt(grid, n)
    if (j < top) depth.set(k * grid.nj + j, (depth.get(k * grid.nj + j) ?? 0) + 1)
    else if (j <= bottom) behind.add(j)
  }
  const recess = [...depth.values()].reduce((most, voxels) => Math.max(most, voxels), 0) * grid.spacing[0]
  const continuous = behind.size / Math.max(1, bottom - top + 1)
  const mm3 = pools.length * grid.voxelVolume
  const value = millilitres('joint fluid volume', mm3)
  return [
    {
      question: EFFUSION_QUESTION,
      component: 'effusion.grade',
      grade: gradeFromMeasure(scaleOf('effusion.grade'), value.value) ?? 0,
      value,
      features: { volume: value.value, recess, continuous },
      also: [
        millimetres('depth of the suprapatellar recess', recess),
        percent('patellar height with fluid behind it', continuous),
      ],
      seen: sightingOf(grid, pools) ?? null,
    },
  ]
}

function patellarRows(context: MeasureContext): { top: number; bottom: number } | null {
  const { grid, labels } = context
  let [top, bottom] = [Infinity, -Infinity]
  for (let n = 0; n < labels.tissue.length; n++) {
    if (labels.tissue[n] !== PATELLA) continue
    const j = Math.floor(n / grid.ni) % grid.nj
    top = Math.min(top, j)
    bottom = Math.max(bottom, j)
  }
  return bottom < top ? null : { top, bottom }
}
