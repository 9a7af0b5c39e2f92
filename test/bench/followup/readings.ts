import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { MeasuredValueSchema, ReadingSchema, type Reading } from '../../../src-shared/case/reading.js'
import { AffineSchema, SideSchema } from '../../../src-shared/case/geometry.js'
import { UNKNOWN_STUDY } from '../../../src-shared/case/import.js'
import { percentileWindow } from '../../../src-shared/anatomy/grid/intensity.js'
import { ScaleIdSchema } from '../../../src-shared/moaks/scales.js'
import { simulatedFolder } from '../../../src-main/app/simulator.js'
import { openSessions } from '../../../src-main/inference/host/onnx-sessions.js'
import { findPackFolder } from '../../../src-main/inference/pack/list.js'
import { loadPack } from '../../../src-main/inference/pack/load.js'
import { readCase } from '../../../src-main/inference/pipeline/read-case.js'
import type { ReadingMeta } from '../../../src-main/inference/pipeline/volume-to-read.js'
import { examineOn, type Examined, type Occasion } from './occasions.js'

const PACKS = path.join(import.meta.dirname, '..', '..', '..', 'models', 'packs')

/** A reading of a simulated knee on an occasion, with what is true of it. */
const ReadOccasionSchema = z.object({
  seed: z.number().int(),
  side: SideSchema,
  /** Frame of the knee's bones → LPS mm of the image. */
  fromCanonical: AffineSchema,
  truth: z.array(
    z.object({
      question: z.number().int(),
      component: ScaleIdSchema,
      grade: z.number().int(),
      value: MeasuredValueSchema,
    }),
  ),
  reading: ReadingSchema,
})
export type ReadOccasion = z.infer<typeof ReadOccasionSchema>

/** Readings by the reference pack, each made once and then taken from the user's cache. */
export class OccasionReadings {
  static async open(): Promise<OccasionReadings> {
    const pack = await loadPack(await findPackFolder(PACKS, null))
    const folder = path.join(simulatedFolder(), `followup-${pack.manifest.id}-${pack.manifest.version}`)
    await fs.mkdir(folder, { recursive: true })
    return new OccasionReadings(pack, folder)
  }

  #sessions: Promise<Awaited<ReturnType<typeof openSessions>>> | null = null

  private constructor(
    private readonly pack: Awaited<ReturnType<typeof loadPack>>,
    private readonly folder: string,
  ) {}

  /** What reads: id and version. */
  get reader(): string {
    return `${this.pack.manifest.id} ${this.pack.manifest.version}`
  }

  async of(seed: number, occasion: Occasion): Promise<ReadOccasion> {
    const file = path.join(this.folder, `${seed}-${occasion}.json`)
    const kept = await fs.readFile(file, 'utf8').catch(() => null)
    if (kept !== null) return ReadOccasionSchema.parse(JSON.parse(kept))
    const made = await this.#read(seed, occasion)
    await fs.writeFile(`${file}.part`, JSON.stringify(made))
    await fs.rename(`${file}.part`, file)
    return made
  }

  async release(): Promise<void> {
    const sessions = this.#sessions
    this.#sessions = null
    await (await sessions)?.release()
  }

  async #read(seed: number, occasion: Occasion): Promise<ReadOccasion> {
    const examined = examineOn(seed, occasion)
    const { image, side, fromCanonical, truth } = examined
    this.#sessions ??= openSessions(this.pack, 'cpu')
    const open = await this.#sessions
    const reading: Reading = await readCase({
      volumes: [
        {
          meta: metaOf(examined, `${seed}-${occasion}`),
          label: '',
          importMs: { scan: 0, decode: 0 },
          load: () => Promise.resolve(image),
        },
      ],
      pack: this.pack,
      sessions: open,
      provider: open.provider,
      side: null,
      budgetMs: Infinity,
    })
    return {
      seed,
      side,
      fromCanonical: [...fromCanonical],
      truth: truth.map(({ question, component, grade, value }) => ({ question, component, grade, value })),
      reading,
    }
  }
}

function metaOf({ image, spacing, side }: Examined, hash: string): ReadingMeta {
  return {
    hash,
    dims: [...image.dims],
    spacing: [...spacing],
    affineLps: [...image.affine],
    percentiles: percentileWindow(image.data, [0.5, 99.5]),
    flags: [],
    side,
    sideSource: 'header',
    orientation: 'sagittal',
    frameOfReference: '',
    study: { ...UNKNOWN_STUDY },
    series: {
      uid: hash,
      number: 1,
      description: 'SAG 3D DESS',
      modality: 'MR',
      manufacturer: 'Condyle',
      bodyPart: 'KNEE',
      simulated: true,
      echoTimeMs: 4.7,
      repetitionTimeMs: 16.3,
      sliceThicknessMm: 1.17,
      flipAngleDegrees: 25,
      scanningSequence: 'GR',
      sequenceName: '',
      scanOptions: 'WE',
    },
  }
}
