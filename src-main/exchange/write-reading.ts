import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { AnnotationSchema, type Annotation } from '../../src-shared/case/annotation.js'
import { ReadingSchema, type Reading } from '../../src-shared/case/reading.js'
import type { ReadState } from '../../src-shared/case/revision.js'
import { STANDARD_TEMPLATES } from '../../src-shared/case/report-text.js'
import { caseImages, reportWith, type CaseImages } from './case-report.js'
import { deidentifiedReading, identityScrubber, replacedUid } from '../datasets/de-identify.js'
import { readVoxels } from '../datasets/voxels.js'
import { toDiskError } from '../files/disk-trouble.js'
import { clearDrafts, draftBeside } from '../files/drafts.js'
import { makeSharedFolder, shareTree } from '../files/privacy.js'
import { KEY_PLANES } from './key-images/index.js'
import { measurementsCsv } from './measurements-csv.js'
import type { ReportInput } from './report/input.js'

const READING = 'reading.json'
const REPORT = 'report.html'
const IMAGES = 'key-images'
const MEASUREMENTS = 'measurements.csv'

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
  /** Null where nothing was measured. */
  readonly measurements: string | null
}

/**
 * Writes a reading without a window: `reading.json` (schema "condyle.reading/3"), `report.html`, and three key images
 * as PNG for each of the worst abnormal findings, and `measurements.csv` where something was measured. The files take their places together at the end, `reading.json` last:
 * a failure leaves the folder as it was. An earlier reading makes room; a file that Condyle did not make is never
 * touched, and one in the way is refused in a sentence.
 */
export async function writeReading(out: string, reading: Reading, read: ReadCase): Promise<WrittenReading> {
  const { volumes, rawFile, state, version, includeIdentity = false, pseudonymKey = randomBytes(32) } = read
  const { study } = volumes[0].meta
  const written = WrittenReadingSchema.parse({
    ...(includeIdentity ? reading : deidentifiedReading(reading, study, pseudonymKey)),
    ...annotationsOf(state, includeIdentity ? asItIs : withoutIdentity(identityScrubber(study), pseudonymKey)),
  })
  const images = await caseImages({ state, volumes }, async (hash) => {
    const meta = volumes.find((one) => one.meta.hash === hash)?.meta
    return meta ? readVoxels(rawFile(hash), meta) : null
  })
  const report = reportWith(
    { volumes, reading, state, others: [], template: STANDARD_TEMPLATES[0], includeIdentity, version },
    images,
  )
  const pictures = picturesOf(images)
  const table = state.annotations.length > 0 ? measurementsCsv({ volumes, state, includeIdentity, pseudonymKey }) : null
  const names = [
    ...(table === null ? [] : [MEASUREMENTS]),
    ...pictures.map(({ name }) => path.join(IMAGES, name)),
    REPORT,
    READING,
  ]
  const earlier = await earlierImages(out)
  if (earlier === null) await refuseForeign(out, names)
  clearDrafts(path.dirname(path.resolve(out)))
  const draft = draftBeside(out)
  try {
    await fs.mkdir(path.join(draft, IMAGES), { recursive: true })
    await fs.writeFile(path.join(draft, READING), `${JSON.stringify(written, null, 2)}\n`)
    await fs.writeFile(path.join(draft, REPORT), report)
    if (table !== null) await fs.writeFile(path.join(draft, MEASUREMENTS), table)
    for (const { name, png } of pictures) await fs.writeFile(path.join(draft, IMAGES, name), png)
    await shareTree(draft)
    await makeSharedFolder(path.join(out, IMAGES))
    for (const name of earlier ?? []) await fs.rm(path.join(out, IMAGES, name), { force: true })
    // Those of an earlier reading would be taken for this one's.
    if (earlier !== null && table === null) await fs.rm(path.join(out, MEASUREMENTS), { force: true })
    for (const name of names) await fs.rename(path.join(draft, name), path.join(out, name))
  } catch (error) {
    throw toDiskError(error, out)
  } finally {
    await fs.rm(draft, { recursive: true, force: true }).catch(() => undefined)
  }
  return {
    reading: path.join(out, READING),
    report: path.join(out, REPORT),
    images: pictures.map(({ name }) => path.join(out, IMAGES, name)),
    measurements: table === null ? null : path.join(out, MEASUREMENTS),
  }
}

/** A reading as a file: what the model said, and what the reader measured, drew and kept. */
const WrittenReadingSchema = ReadingSchema.extend({ annotations: z.array(AnnotationSchema).optional() })

/** The annotations of the read as they leave; left out where there are none. */
function annotationsOf(
  { annotations }: ReadState,
  leaving: (annotation: Annotation) => Annotation,
): { annotations?: Annotation[] } {
  return annotations.length === 0 ? {} : { annotations: annotations.map(({ annotation }) => leaving(annotation)) }
}

function asItIs(annotation: Annotation): Annotation {
  return annotation
}

/** What people wrote without names, and of another date neither when it was nor which case and series. */
function withoutIdentity(scrub: (text: string) => string, key: Buffer): (annotation: Annotation) => Annotation {
  return (annotation) => {
    const { prior } = annotation
    const common = {
      name: scrub(annotation.name),
      ...(prior
        ? { prior: { ...prior, caseId: '', studyDate: '', seriesUid: replacedUid(prior.seriesUid, key) } }
        : {}),
    }
    return annotation.kind === 'arrow'
      ? { ...annotation, ...common, text: scrub(annotation.text) }
      : { ...annotation, ...common }
  }
}

/**
 * "19-femur-medial-central-sagittal.png": sorted by question, and saying what it shows; "00-kept-01-sagittal.png" for
 * those that the reader kept.
 */
function picturesOf({ findings, kept }: CaseImages): { readonly name: string; readonly png: Buffer }[] {
  const numbered = (value: number): string => String(value).padStart(2, '0')
  return [
    ...kept.map(({ annotation: { viewport }, png }, place) => {
      const plane = KEY_PLANES.find((one) => one === viewport.pose.plane) ?? KEY_PLANES[0]
      return { name: `00-kept-${numbered(place + 1)}-${plane}.png`, png }
    }),
    ...findings.map(({ finding, plane, png }) => {
      const added = finding.key.startsWith('added-') ? `-${finding.key}` : ''
      return { name: `${numbered(finding.question)}-${finding.region}${added}-${plane}.png`, png }
    }),
  ]
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
