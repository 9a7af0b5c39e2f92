import { describe, expect, it } from 'vitest'
import type { GraphSession, Tensor } from '../../../src-main/inference/pipeline/session.js'
import { readSurfaces, type OutlinedImage } from '../../../src-main/inference/pipeline/stages/surfaces.js'
import type { SurfacePlan } from '../../../src-main/inference/pack/surface-plan.js'
import { measureCartilageSurfaces } from '../../../src-shared/anatomy/measures/cartilage-surfaces.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { SIGNAL_CHANNELS } from '../../../src-shared/anatomy/surfaces/column-signals.js'
import { mappedColumns } from '../../../src-shared/anatomy/surfaces/mapped-columns.js'
import { packThickness, ThicknessMapSchema, unpackThickness } from '../../../src-shared/case/thickness-map.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { BlockKnee } from '../anatomy/block-knee.js'

const PLAN: SurfacePlan = { graph: 'surface.onnx', spacing: 1.2, from: -2.5, step: 0.25, samples: 37, graded: true }

/** A graph that believes the labels: what is lost is what they call lost. Keeps what it was given. */
function believer(given: Record<string, Tensor>[] = []): GraphSession {
  return {
    run(feeds) {
      given.push({ ...feeds })
      const { data, dims } = feeds['columns'] ?? { data: new Uint8Array(0), dims: [0, 0, 0] }
      const [count = 0, channels = 0, samples = 0] = dims
      const layers = new Float32Array(count * 4 * samples)
      const share = (column: number, s: number, name: (typeof SIGNAL_CHANNELS)[number]): number =>
        (data[(column * channels + SIGNAL_CHANNELS.indexOf(name)) * samples + s] ?? 0) / 255
      for (let column = 0; column < count; column++)
        for (let s = 0; s < samples; s++) {
          const lost = share(column, s, 'partial-loss') + share(column, s, 'full-loss')
          const parts = [share(column, s, 'own-bone'), Math.max(0, share(column, s, 'own-cartilage') - lost), lost]
          const rest = 1 - parts.reduce((sum, part) => sum + part, 0)
          ;[...parts, rest].forEach((part, c) => (layers[(column * 4 + c) * samples + s] = part))
        }
      return Promise.resolve({ layers: { data: layers, dims: [count, 4, samples] } })
    },
  }
}

/** The knee of blocks, with all cartilage of the medial plateau's middle third gone; a left one is stored mirrored. */
function outlined(side: 'left' | 'right'): OutlinedImage {
  const knee = new BlockKnee().hurt('cartilage-full-loss', [25, 32, 32], [34, 33, 49])
  for (let n = 0; n < knee.lesion.length; n++) if (knee.lesion[n] !== 0) knee.tissue[n] = 16
  const affine = side === 'right' ? knee.affine : [0, 0, -1, 59, ...knee.affine.slice(4)]
  const labels = { tissue: knee.tissue, lesion: knee.lesion, dims: knee.dims, affine }
  const partition = partitionKnee(labels)
  if (!partition) throw new Error('The knee of blocks has femur and tibia.')
  const image = { data: Int16Array.from(knee.tissue, (value) => 100 * value), dims: knee.dims, affine }
  const intensity = Float32Array.from(knee.tissue, (value) => value / 16)
  const window = { low: 0, high: 1600 }
  return {
    partition,
    grid: { intensity },
    evidence: new Uint8Array(knee.tissue.length),
    image,
    window,
    mirrored: side === 'left',
  }
}

async function measured(side: 'left' | 'right', given?: Record<string, Tensor>[]) {
  const knee = outlined(side)
  const reading = await readSurfaces(believer(given), PLAN, knee)
  if (!reading) throw new Error('The knee of blocks has cartilage.')
  return { reading, measurements: measureCartilageSurfaces(reading.layer, reading.regions, knee.partition) }
}

const medialCentral = QUESTIONS.find(
  ({ category, regionId }) => category === 'cartilage' && regionId === 'tibia-medial-central',
)?.id

describe('Reading surfaces', () => {
  it('finds the bare middle of the plateau bare, and every other subregion whole to its rims', async () => {
    const { measurements } = await measured('right')
    expect(measurements.length).toBeGreaterThan(8)
    for (const { question, component, value } of measurements) {
      if (question !== medialCentral) expect(value.value).toBeLessThan(12)
      else expect(value.value, component).toBeGreaterThan(75)
    }
  })

  it('measures the same on the left knee that mirrors it (complaint A: 0 or NaN on left knees only)', async () => {
    const given: Record<string, Tensor>[] = []
    const right = await measured('right', given)
    const left = await measured('left', given)
    expect(left.measurements.map(({ value }) => value.value)).toEqual(
      right.measurements.map(({ value }) => value.value),
    )
    const medialness = given.map(({ place }) => place?.data[3] ?? 0)
    expect(medialness[0]).toBeCloseTo(medialness[1] ?? 9, 5)
  })

  it('maps thickness and what it was in millimetres of the patient, within the bounds of a reading', async () => {
    const { reading } = await measured('right')
    const map = ThicknessMapSchema.parse(packThickness(mappedColumns(reading.layer, reading.regions, 'surfaces')))
    const { thickness, expected, places, columns } = unpackThickness(map)
    expect(columns.map(({ bone }) => bone)).toEqual(['femur', 'tibia', 'patella'])
    const middle = Array.from(thickness.keys()).filter(
      (n) =>
        Math.abs((places[3 * n] ?? 0) - 40) < 6 &&
        Math.abs((places[3 * n + 1] ?? 0) - 29.5) < 3 &&
        Math.abs((places[3 * n + 2] ?? 0) + 33.5) < 1.5,
    )
    expect(middle.length).toBeGreaterThan(5)
    for (const n of middle) {
      expect(thickness[n]).toBe(0)
      expect(Math.abs((expected[n] ?? 0) - 2)).toBeLessThan(0.5)
    }
  })

  it('gives nothing where no cartilage was drawn', async () => {
    const knee = outlined('right')
    const tissue = knee.partition.labels.tissue.map((value) => (value >= 5 && value <= 8 ? 0 : value))
    const labels = { ...knee.partition.labels, tissue, lesion: new Uint8Array(tissue.length) }
    expect(await readSurfaces(believer(), PLAN, { ...knee, partition: { ...knee.partition, labels } })).toBeNull()
  })
})
