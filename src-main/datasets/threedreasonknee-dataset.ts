import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Box } from '../../src-shared/geometry/box.js'
import { QUESTIONS, type Question } from '../../src-shared/moaks/questions.js'
import { parseAnswer } from '../answers/parser/parse-answer.js'
import type { BoxConvention, ParsedBox } from '../answers/parser/types.js'
import { parsedBoxInFrame } from './box-frame.js'
import { boxNumbers } from './box-numbers.js'
import { detectBoxConvention } from './box-convention.js'
import { parseCsv } from './csv.js'
import type { BenchCase, CaseGeometry, Dataset } from './dataset.js'
import { readJsonArray } from './json-array.js'
import { TruthTable } from './truth-table.js'
import { readVolumeFile, readVolumeGeometry, type AxisOrder, type DecodeVoxels } from './volume-file.js'

export interface ReleasedOptions {
  /** Folder with the released files, as they lie in the repository or its `data` folder. */
  readonly folder: string
  /** Name of the record file in `generate_data`, without `.json`. */
  readonly split: string
  /** Folder that the image paths are relative to; null where no pixels are at hand. */
  readonly images: string | null
  /** Null: detect from the boxes themselves. */
  readonly boxConvention: BoxConvention | null
  /** Whether x counts columns of a slice (the second axis after the slices) or its rows. */
  readonly x: 'column' | 'row'
  readonly decode?: DecodeVoxels | undefined
}

const RecordSchema = z.looseObject({
  image: z.string().min(1),
  prompt: z.string().optional(),
  answer: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  final_diagnosis: z.union([z.string(), z.record(z.string(), z.unknown())]),
})
type ReleasedRecord = z.infer<typeof RecordSchema>

const SplitRowSchema = z.looseObject({
  patient_id: z.string().min(1),
  image_filepath: z.string().min(1),
  knee_side: z.string().optional(),
})

/** Records looked at to find the convention of their boxes. */
const CONVENTION_SAMPLE = 500

/**
 * Opens the released 3DReasonKnee layout: records in `generate_data/<split>.json`, patients and sides from the split
 * CSV. Boxes are compared in voxels. Rejects with a sentence where files are missing or the boxes' convention has to be
 * told.
 */
export async function openReleased(options: ReleasedOptions): Promise<Dataset> {
  const records = locate(options.folder, [`generate_data/${options.split}.json`, `${options.split}.json`])
  if (!records)
    throw new Error(
      `There is no generate_data/${options.split}.json in ${options.folder}. Choose the folder of the released files and its split.`,
    )
  const rows = readSplit(options.folder, options.split)
  const convention = options.boxConvention ?? (await detectedConvention(records))
  const table = new TruthTable()
  const files: (string | null)[] = []
  const axesOf: AxisOrder[] = []
  let index = 0
  for await (const value of readJsonArray(records)) {
    const record = readRecord(value, `${records}, record ${index++}`)
    const question = questionOf(record)
    if (!question) continue
    const row = rows.get(path.basename(record.image)) ?? rows.get(record.image)
    let caseIndex = table.caseIndexOf(record.image)
    if (caseIndex < 0) {
      const file = options.images ? path.join(options.images, record.image) : null
      const { geometry, axes } = await geometryOf(file, options.x)
      caseIndex = table.addCase({
        id: record.image,
        patient: row?.patient ?? record.image,
        side: row?.side ?? 'unknown',
        frame: 'voxel',
        geometry,
      })
      files[caseIndex] = file
      axesOf[caseIndex] = axes
    }
    const entry = table.cases[caseIndex]
    if (entry) addRecord(table, caseIndex, entry, record, question, convention)
  }
  if (table.cases.length === 0) throw new Error(`${records} holds no record of a known question. Choose another split.`)
  return {
    title: `3DReasonKnee, ${options.split}`,
    kind: '3dreasonknee',
    fingerprint: table.fingerprint(),
    cases: table.cases,
    truthOf: (caseIndex) => table.truthOf(caseIndex),
    loadVolume: (caseIndex, signal) => {
      signal.throwIfAborted()
      const file = files[caseIndex]
      if (!file)
        return Promise.reject(new Error('The released files hold no images. Give the folder of the OAI images.'))
      return readVolumeFile(file, { axes: axesOf[caseIndex] ?? [2, 1, 0], signal, decode: options.decode })
    },
  }
}

function readRecord(value: unknown, place: string): ReleasedRecord {
  const parsed = RecordSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(
    `${place}: not a released record (${parsed.error.issues[0]?.path.join('.') ?? ''} is missing). Choose a file of generate_data.`,
  )
}

function textOf(part: ReleasedRecord['answer']): string {
  return part === undefined ? '' : typeof part === 'string' ? part : JSON.stringify(part)
}

/** The question of a record, by the subject its diagnosis names; the longest name counts. */
export function questionOf(record: Pick<ReleasedRecord, 'final_diagnosis'>): Question | undefined {
  const text = textOf(record.final_diagnosis)
  const named = QUESTIONS.filter(
    (question) => text.includes(`"${question.subjectKey}"`) || text.includes(`'${question.subjectKey}'`),
  )
  return named.sort((a, b) => b.subjectKey.length - a.subjectKey.length)[0]
}

function addRecord(
  table: TruthTable,
  caseIndex: number,
  entry: BenchCase,
  record: ReleasedRecord,
  question: Question,
  convention: BoxConvention | null,
): void {
  const diagnosis = parseAnswer(textOf(record.final_diagnosis), question, {
    chain: false,
    box: false,
    boxLayout: 'slice-pairs',
    boxUnit: 'voxel',
  })
  const grades = question.components.map(
    ({ key }) => diagnosis.grades.find((grade) => grade.component === key)?.grade ?? null,
  )
  const six = convention ? boxNumbers(record) : undefined
  const box: Box | null = six && convention ? parsedBoxInFrame(asParsed(six, convention), entry, undefined) : null
  table.addTruth(caseIndex, question.id, grades, box)
}

function asParsed(six: readonly number[], { boxLayout, boxUnit }: BoxConvention): ParsedBox {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = six
  return boxLayout === 'corners'
    ? { layout: boxLayout, unit: boxUnit, x: [a, d], y: [b, e], slice: [c, f] }
    : { layout: boxLayout, unit: boxUnit, slice: [a, b], x: [c, d], y: [e, f] }
}

async function detectedConvention(records: string): Promise<BoxConvention | null> {
  const boxes: number[][] = []
  let seen = 0
  for await (const value of readJsonArray(records)) {
    const parsed = RecordSchema.safeParse(value)
    const six = parsed.success ? boxNumbers(parsed.data) : undefined
    if (six) boxes.push(six)
    if (++seen >= CONVENTION_SAMPLE) break
  }
  if (boxes.length === 0) return null
  const { convention, reason } = detectBoxConvention(boxes)
  if (!convention)
    throw new Error(`${reason} Use --boxes slice-pairs or --boxes corners, with --normalised for fractions.`)
  return convention
}

interface SplitRow {
  readonly patient: string
  readonly side: 'left' | 'right' | 'unknown'
}

/** Patients and sides by image path and by image file name; empty where there is no split file. */
function readSplit(folder: string, split: string): ReadonlyMap<string, SplitRow> {
  const file = locate(folder, [
    `split_files/${split}_split.csv`,
    `split_files/${split}.csv`,
    `${split}_split.csv`,
    `${split}.csv`,
  ])
  const rows = new Map<string, SplitRow>()
  if (!file) return rows
  for (const record of parseCsv(fs.readFileSync(file, 'utf8'))) {
    const parsed = SplitRowSchema.safeParse(record)
    if (!parsed.success)
      throw new Error(`${file} lacks the columns patient_id and image_filepath. Choose the released split file.`)
    const word = parsed.data.knee_side?.toLowerCase() ?? ''
    const side = word.startsWith('l') ? 'left' : word.startsWith('r') ? 'right' : 'unknown'
    const row: SplitRow = { patient: parsed.data.patient_id, side }
    rows.set(parsed.data.image_filepath, row)
    rows.set(path.basename(parsed.data.image_filepath), row)
  }
  return rows
}

function locate(folder: string, names: readonly string[]): string | undefined {
  return [folder, path.join(folder, 'data')]
    .flatMap((base) => names.map((name) => path.join(base, name)))
    .find((file) => fs.existsSync(file))
}

/**
 * The matrix of the OAI's DESS volumes (384 × 384 pixels, 160 slices; PMC5871621), taken where the image itself is not at
 * hand: fractions can be compared with voxels then. Overlap does not depend on it where both boxes are fractions.
 */
const OAI_GEOMETRY: CaseGeometry = { dims: [384, 384, 160], affineLps: null }

/** The slices lie along the first axis where it has 160 entries, as the released baselines expect, else along the last. */
export async function geometryOf(
  file: string | null,
  x: ReleasedOptions['x'],
): Promise<{ geometry: CaseGeometry; axes: AxisOrder }> {
  const slicesFirst: AxisOrder = x === 'column' ? [2, 1, 0] : [1, 2, 0]
  const slicesLast: AxisOrder = x === 'column' ? [1, 0, 2] : [0, 1, 2]
  if (!file || !fs.existsSync(file)) return { geometry: OAI_GEOMETRY, axes: slicesFirst }
  const asStored = await readVolumeGeometry(file, [0, 1, 2])
  const axes = asStored.dims[0] === 160 ? slicesFirst : slicesLast
  return { geometry: await readVolumeGeometry(file, axes), axes }
}
