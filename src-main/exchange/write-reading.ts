import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { ReadingSchema, type Reading } from '../../src-shared/case/reading.js'
import type { ReadState } from '../../src-shared/case/revision.js'
import { STANDARD_TEMPLATES } from '../../src-shared/case/report-text.js'
import { keyImages, reportWith, type KeyImage } from './case-report.js'
import { deidentifiedReading } from '../datasets/de-identify.js'
import { readVoxels } from '../datasets/voxels.js'
import { toDiskError } from '../files/disk-trouble.js'
import { clearDrafts, draftBeside } from '../files/drafts.js'
import { makeSharedFolder, shareTree } from '../files/privacy.js'
import { KEY_PLANES } from './key-images/index.js'
import type { ReportInput } from './report/input.js'

const READING = 'reading.json'
const REPORT = 'report.html'
const IMAGES = 'key-images'

/** The case that was read, and how it stands (the fold of the reading; no revisions where nobody reviewed it). */
export interface ReadCase {
  readonly volumes: ReportInput['volumes']
  /** Raw file of the volume cache, by the volume's hash. */
  readonly rawFile: (hash: string) => string
  readonly state: ReadState
  /** Condyle's. */
  readonly version: string
  /** Keeps names, ids and dates; left out by default. */
  readonly includeIdentity?: boolean
  /** Secret that UIDs are replaced with (`Casebook.pseudonymKey`); without a casebook one that is used once. */
  readonly pseudonymKey?: Buffer
}

/** Where the files of a written reading lie. */
export interface WrittenReading {
  readonly reading: string
  readonly report: string
  readonly images: readonly string[]
}

/**
 * Writes a reading without a window: `reading.json` (schema "condyle.reading/2"), `report.html`, and three key images
 * as PNG for each of the worst abnormal findings. The files take their places together at the end, `reading.json` last:
 * a failure leaves the folder as it was. An earlier reading makes room; a file that Condyle did not make is never
 * touched, and one in the way is refused in a sentence.
 */
export async function writeReading(out: string, reading: Reading, read: ReadCase): Promise<WrittenReading> {
  const { volumes, rawFile, state, version, includeIdentity = false, pseudonymKey = randomBytes(32) } = read
  const { study } = volumes[0].meta
  const written = ReadingSchema.parse(includeIdentity ? reading : deidentifiedReading(reading, study, pseudonymKey))
  const images = await keyImages({ state, volumes }, async (hash) => {
    const meta = volumes.find((one) => one.meta.hash === hash)?.meta
    return meta ? readVoxels(rawFile(hash), meta) : null
  })
  const report = reportWith(
    { volumes, reading, state, others: [], template: STANDARD_TEMPLATES[0], includeIdentity, version },
    images,
  )
  const names = [...images.map((image) => path.join(IMAGES, imageName(image))), REPORT, READING]
  const earlier = await earlierImages(out)
  if (earlier === null) await refuseForeign(out, names)
  clearDrafts(path.dirname(path.resolve(out)))
  const draft = draftBeside(out)
  try {
    await fs.mkdir(path.join(draft, IMAGES), { recursive: true })
    await fs.writeFile(path.join(draft, READING), `${JSON.stringify(written, null, 2)}\n`)
    await fs.writeFile(path.join(draft, REPORT), report)
    for (const image of images) await fs.writeFile(path.join(draft, IMAGES, imageName(image)), image.png)
    await shareTree(draft)
    await makeSharedFolder(path.join(out, IMAGES))
    for (const name of earlier ?? []) await fs.rm(path.join(out, IMAGES, name), { force: true })
    for (const name of names) await fs.rename(path.join(draft, name), path.join(out, name))
  } catch (error) {
    throw toDiskError(error, out)
  } finally {
    await fs.rm(draft, { recursive: true, force: true }).catch(() => undefined)
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

const IMAGE_NAME = new RegExp(`^\\d\\d-[a-z0-9-]+-(${KEY_PLANES.join('|')})\\.png$`)
const WrittenSchema = z.object({ schema: z.string().startsWith('condyle.reading/') })

/** The key images of a reading that was written there before; null where none was. */
async function earlierImages(out: string): Promise<string[] | null> {
  const text = await fs.readFile(path.join(out, READING), 'utf8').catch(() => null)
  if (text === null || !WrittenSchema.safeParse(parsed(text)).success) return null
  const files = await fs.readdir(path.join(out, IMAGES)).catch(() => [])
  return files.filter((name) => IMAGE_NAME.test(name))
}

async function refuseForeign(out: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(out, name)
    const isThere = await fs.stat(file).then(
      () => true,
      () => false,
    )
    if (isThere)
      throw new Error(
        `${file} is there already and does not belong to a reading that Condyle wrote; name another output folder.`,
      )
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
