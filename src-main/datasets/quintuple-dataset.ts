import fs from 'node:fs'
import path from 'node:path'
import { QUINTUPLE_FILE, QuintupleSchema, type Quintuple } from '../../src-shared/case/quintuple.js'
import { findQuestion, type Question } from '../../src-shared/moaks/questions.js'
import { findGrade, scaleOf } from '../../src-shared/moaks/scales.js'
import { wordsOfIssue } from '../files/schema-words.js'
import { readJsonLines } from './json-lines.js'
import type { Dataset } from './dataset.js'
import { TruthTable } from './truth-table.js'
import { FILE_AXES, readVolumeFile, type DecodeVoxels } from './volume-file.js'

/** Voxel size and position may differ by this much (mm) between a volume file and the quintuples that name it. */
const GEOMETRY_TOLERANCE = 0.01

/**
 * Opens a folder (or the JSON-lines file in it) of quintuples in Condyle's own format. Boxes are compared in LPS mm.
 * Rejects with a sentence that names the line where one is no quintuple.
 */
export async function openQuintuples(
  place: string,
  kind: 'simulated' | 'quintuples',
  decode?: DecodeVoxels,
): Promise<Dataset> {
  const file = place.endsWith('.jsonl') ? place : path.join(place, QUINTUPLE_FILE)
  if (!fs.existsSync(file))
    throw new Error(`There is no ${QUINTUPLE_FILE} in ${place}. Choose a folder that Condyle exported.`)
  const folder = path.dirname(file)
  const table = new TruthTable()
  const volumes: (string | null)[] = []
  for await (const { line, value } of readJsonLines(file)) {
    const quintuple = readQuintuple(value, `${file}, line ${line}`)
    const caseIndex = table.addCase({
      id: quintuple.case,
      patient: quintuple.patient,
      side: quintuple.side,
      frame: 'lps-mm',
      geometry: { dims: quintuple.volume.dims, affineLps: quintuple.volume.affineLps },
    })
    volumes[caseIndex] ??= quintuple.volume.path
    const question = findQuestion(quintuple.question)
    if (question) table.addTruth(caseIndex, question.id, gradesOf(quintuple, question), quintuple.boxLps)
  }
  if (table.cases.length === 0) throw new Error(`${file} holds no quintuple. Choose a folder with accepted findings.`)
  return {
    title: path.basename(path.resolve(folder)),
    kind,
    fingerprint: table.fingerprint(),
    cases: table.cases,
    truthOf: (caseIndex) => table.truthOf(caseIndex),
    loadVolume: async (caseIndex, signal) => {
      signal.throwIfAborted()
      const entry = table.cases[caseIndex]
      const relative = volumes[caseIndex]
      if (!entry || !relative)
        throw new Error(`The pixels of ${entry?.id ?? 'this case'} are not in the dataset. Export it with images.`)
      const volume = await readVolumeFile(inside(folder, relative), { axes: FILE_AXES, signal, decode })
      if (!sameGeometry(volume.geometry.affineLps ?? [], entry.geometry?.affineLps ?? []))
        throw new Error(`${relative} lies elsewhere than ${QUINTUPLE_FILE} says. Export the dataset again.`)
      return volume
    },
  }
}

function readQuintuple(value: unknown, place: string): Quintuple {
  const parsed = QuintupleSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const fault = wordsOfIssue(parsed.error.issues[0], 'the line')
  throw new Error(`${place} is no quintuple: ${fault}. Remove the line or export again.`)
}

function gradesOf(quintuple: Quintuple, question: Question): (number | null)[] {
  return question.components.map(({ key }) => {
    const found = quintuple.grades.find((grade) => grade.component === key)
    return found && findGrade(scaleOf(key), found.grade) ? found.grade : null
  })
}

/** A file of the dataset; a path that leaves its folder is refused. */
function inside(folder: string, relative: string): string {
  const file = path.resolve(folder, relative)
  if (path.isAbsolute(relative) || path.relative(path.resolve(folder), file).startsWith('..'))
    throw new Error(`The dataset names a volume outside its folder (${relative}). Only files inside it are read.`)
  return file
}

function sameGeometry(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.length === b.length && a.every((value, index) => Math.abs(value - (b[index] ?? Number.NaN)) <= GEOMETRY_TOLERANCE)
  )
}
