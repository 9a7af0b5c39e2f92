import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simulateExamination, type Examination } from '../../../models/phantom/examination.js'
import { INPUT_SCALE } from '../../../models/training/input-scale.js'
import { openSessions, type OpenSessions } from '../../../src-main/inference/host/onnx-sessions.js'
import { loadPack, type LoadedPack } from '../../../src-main/inference/pack/load.js'
import type { PackSessions } from '../../../src-main/inference/pipeline/session.js'
import { scaledByTissue } from '../../../src-main/inference/pipeline/stages/scaled-by-tissue.js'
import { lookAt } from '../../../src-main/inference/pipeline/stages/look.js'
import { standardise } from '../../../src-shared/anatomy/grid/standardise.js'
import { tissueWindow } from '../../../src-shared/anatomy/grid/tissue-window.js'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'

const CARTILAGES = new Set(INPUT_SCALE.tissues.map(tissueValue))

/** A knee of this many ml: median of its true cartilage in the window of percentiles and in that of its tissues. */
async function levels(
  fluid: number,
  pack: LoadedPack,
  sessions: PackSessions,
): Promise<{ percentile: number; tissue: number }> {
  const size = { size: [92, 150, 150], spacing: [1.2, 0.92, 0.92] } as const
  const knee = simulateExamination({
    seed: 82001,
    prior: 'healthy',
    side: 'right',
    size,
    contrast: 'dess',
    plan: { fluid },
  })
  const image = { data: knee.image, dims: knee.dims, affine: knee.affine }
  const input = { ...pack.manifest.input, scale: INPUT_SCALE }
  const volume = standardise(image, input, pack.manifest.segment.grid.spacing)
  const { localisation } = await lookAt(volume, image, pack.manifest, sessions)
  const level = cartilageOf(knee)
  const within = ({ low, high }: { low: number; high: number }): number => (level - low) / (high - low)
  return { percentile: within(volume.window), tissue: within(scaledByTissue(volume, localisation).window) }
}

function cartilageOf({ image, tissue, lesion }: Examination): number {
  const values = image.filter((_value, n) => CARTILAGES.has(tissue[n] ?? 0) && lesion[n] === 0).sort()
  return values[values.length >> 1] ?? 0
}

describe('the window by tissues', () => {
  let pack: LoadedPack
  let sessions: OpenSessions

  beforeAll(async () => {
    pack = await loadPack(path.join(import.meta.dirname, '..', '..', '..', 'models', 'packs', 'condyle-reference'))
    sessions = await openSessions(pack, 'cpu')
  })
  afterAll(() => sessions.release())

  it('shows the same cartilage at the same level with 2, 10 and 40 ml of fluid, where percentiles do not', async () => {
    const seen = []
    for (const fluid of [2, 10, 40]) seen.push(await levels(fluid, pack, sessions))
    const spread = (values: readonly number[]): number => Math.max(...values) / Math.min(...values)
    expect(spread(seen.map(({ percentile }) => percentile))).toBeGreaterThan(1.6)
    expect(spread(seen.map(({ tissue }) => tissue))).toBeLessThan(1.05)
    // as training has it (condyle_training/intensity_scale.py)
    for (const { tissue } of seen) expect(tissue).toBeCloseTo(INPUT_SCALE.level / 0.9, 1)
  }, 240_000)

  it('is none where too little of the tissues was seen, and leaves voxels near fluid out', () => {
    const dims = [30, 30, 30] as const
    const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const
    const [cartilage, fluid] = [tissueValue('femoral-cartilage'), tissueValue('joint-fluid')]
    // cartilage for i < 20, 100 bright; near the fluid beyond it is 300 bright, as a mixture is
    const column = (n: number): number => n % dims[0]
    const labels = Uint8Array.from({ length: 27_000 }, (_, n) => (column(n) < 20 ? cartilage : fluid))
    const data = Float32Array.from({ length: 27_000 }, (_, n) => (column(n) < 8 ? 100 : column(n) < 20 ? 300 : 900))
    const fine = { data, dims, affine }
    const scale = { tissues: ['femoral-cartilage'], level: 0.5 } as const
    const wet = { data: labels.map((label, n) => (column(n) >= 10 ? fluid : label)), dims, affine }
    expect(tissueWindow(fine, 0, { data: labels, dims, affine }, scale)).toEqual({ low: 0, high: 600 })
    expect(tissueWindow(fine, 0, wet, scale)).toEqual({ low: 0, high: 200 })
    expect(tissueWindow(fine, 0, { data: labels.fill(fluid), dims, affine }, scale)).toBeNull()
  })
})
