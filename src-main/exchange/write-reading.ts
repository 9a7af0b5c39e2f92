import fs from 'node:fs/promises'
import path from 'node:path'
import { ReadingSchema, type Reading } from '../../src-shared/case/reading.js'
import type { ReadState } from '../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { keyImages, reportWith, type KeyImage } from './case-report.js'
import { deidentifiedReading } from '../datasets/de-identify.js'
import { readVoxels } from '../datasets/voxels.js'

const READING = 'reading.json'
const REPORT = 'report.html'
const IMAGES = 'key-images'

/** The volume that was read, and how the case stands (the fold of the reading; no revisions where nobody reviewed it). */
export interface ReadVolume {
  readonly meta: VolumeMeta
  /** Raw file of the volume cache. */
  readonly rawFile: string
  readonly state: ReadState
  /** Condyle's. */
  readonly version: string
  /** Keeps names, ids and dates; left out by default. */
  readonly includeIdentity?: boolean
}

/** Where the files of a written reading lie. */
export interface WrittenReading {
  readonly reading: string
  readonly report: string
  readonly images: readonly string[]
}

/**
 * Writes a reading without a window: `reading.json` (schema "condyle.reading/1"), `report.html`, and three key images
 * as PNG for each of the worst abnormal findings. The files take their places together at the end: a failure leaves
 * the folder as it was.
 */
export async function writeReading(out: string, reading: Reading, volume: ReadVolume): Promise<WrittenReading> {
  const { meta, rawFile, state, version, includeIdentity = false } = volume
  const written = ReadingSchema.parse(includeIdentity ? reading : deidentifiedReading(reading, meta.study))
  const images = await keyImages({ state }, await readVoxels(rawFile, meta))
  const report = reportWith({ meta, reading, state, includeIdentity, version }, images)
  const draft = `${out}.${process.pid}.tmp`
  try {
    await fs.mkdir(path.join(draft, IMAGES), { recursive: true })
    await fs.writeFile(path.join(draft, READING), `${JSON.stringify(written, null, 2)}\n`)
    await fs.writeFile(path.join(draft, REPORT), report)
    for (const image of images) await fs.writeFile(path.join(draft, IMAGES, imageName(image)), image.png)
    await fs.mkdir(out, { recursive: true })
    for (const name of [IMAGES, REPORT, READING]) {
      await fs.rm(path.join(out, name), { recursive: true, force: true })
      await fs.rename(path.join(draft, name), path.join(out, name))
    }
  } finally {
    await fs.rm(draft, { recursive: true, force: true })
  }
  return {
    reading: path.join(out, READING),
    report: path.join(out, REPORT),
    images: images.map((image) => path.join(out, IMAGES, imageName(image))),
  }
}

/** "19-femur-medial-central-sagittal.png": sorted by question, and saying what it shows. */
function imageName({ finding, plane }: KeyImage): string {
  const added = finding.key.startsWith('added-') ? `-${finding.key}` : ''
  return `${String(finding.question).padStart(2, '0')}-${finding.region}${added}-${plane}.png`
}
