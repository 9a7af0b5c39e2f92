import fs from 'node:fs'
import path from 'node:path'
import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { QUINTUPLE_FILE, QuintupleSchema, type Quintuple } from '../../../src-shared/case/quintuple.js'
import type { CaseGeometry } from '../../datasets/dataset.js'
import { onlyCases } from '../../datasets/only-cases.js'
import { openQuintuples } from '../../datasets/quintuple-dataset.js'
import { simulatedKnees, simulatedKneesIn } from '../../datasets/simulated-knees.js'
import { geometryOf } from '../../datasets/threedreasonknee-dataset.js'
import { findRecord } from './json-line.js'
import type { RunRecord } from './run-record.js'

/** Where the data of a run lies, once it is known to be there. */
export type DataPlace =
  | { readonly layout: 'quintuples'; readonly file: string }
  | { readonly layout: '3dreasonknee'; readonly folder: string; readonly images: string | null }

/** What a folder holds: quintuples, the released layout with its record files, or nothing that is known. */
export function layoutOf(place: string): { readonly layout: DataPlace['layout']; readonly splits: string[] } | null {
  if (place.endsWith('.jsonl') || fs.existsSync(path.join(place, QUINTUPLE_FILE)))
    return { layout: 'quintuples', splits: [] }
  const splits = [place, path.join(place, 'data')].flatMap((base) => recordFiles(path.join(base, 'generate_data')))
  return splits.length > 0 ? { layout: '3dreasonknee', splits: [...new Set(splits)].sort() } : null
}

function recordFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
}

/** The folder that simulated knees are kept in, by what `--data` said; undefined where it said something else. */
export function simulatedFolderOf(data: string, simulatedFolder: string): string | undefined {
  const simulated = simulatedKnees(data)
  return simulated && simulatedKneesIn(simulatedFolder, simulated)
}

/** The data that a run was made on, or null where it is not (or no longer) at hand. */
export function dataPlace(
  record: Pick<RunRecord, 'data' | 'released'> | null,
  simulatedFolder: string,
): DataPlace | null {
  if (!record) return null
  const folder = simulatedFolderOf(record.data, simulatedFolder) ?? record.data
  if (record.released)
    return fs.existsSync(folder) ? { layout: '3dreasonknee', folder, images: record.released.images } : null
  const file = folder.endsWith('.jsonl') ? folder : path.join(folder, QUINTUPLE_FILE)
  return fs.existsSync(file) ? { layout: 'quintuples', file } : null
}

/** What `--data` was for a copied run on simulated knees, from its title; undefined for other data. */
export function simulatedDataOf(dataset: Pick<Benchmark['dataset'], 'kind' | 'title'>): string | undefined {
  const made = /^(\d+) simulated knees, seed (\d+)$/.exec(dataset.title)
  return dataset.kind === 'simulated' && made ? `simulated:${made[1]}@${made[2]}` : undefined
}

/**
 * Rejects with a sentence where a folder of quintuples is not the data that a run was made on: its fingerprint differs,
 * also when cut down to the cases that a reader read.
 */
export async function checkData(folder: string, fingerprint: string, cases: ReadonlySet<string> | null): Promise<void> {
  const whole = await openQuintuples(folder, 'quintuples')
  const dataset = cases ? onlyCases(whole, cases) : whole
  if (dataset.fingerprint !== fingerprint)
    throw new Error(
      `${path.basename(folder)} is not the data of this run: its cases, grades or boxes differ. Choose the folder that the run was made on.`,
    )
}

/** The quintuple of a question of a case, or any of the case; undefined where there is none. */
export function findQuintuple(file: string, caseId: string, question?: number): Promise<Quintuple | undefined> {
  return findRecord(
    file,
    QuintupleSchema,
    JSON.stringify(caseId),
    (quintuple) => quintuple.case === caseId && (question === undefined || quintuple.question === question),
  )
}

/**
 * The file with the volume of a case. Rejects with a sentence where the data holds none, names one outside its folder,
 * or the file is gone.
 */
export async function volumeFileOf(place: DataPlace, caseId: string): Promise<string> {
  const base = place.layout === 'quintuples' ? path.dirname(place.file) : place.images
  const relative = place.layout === 'quintuples' ? (await findQuintuple(place.file, caseId))?.volume.path : caseId
  if (base === null || !relative)
    throw new Error(`The images of ${caseId} are not in the data of this run: only its grades and boxes are.`)
  const file = path.resolve(base, relative)
  if (path.isAbsolute(relative) || path.relative(path.resolve(base), file).startsWith('..'))
    throw new Error(`The data names a volume outside its folder (${relative}): it is not opened.`)
  if (!fs.existsSync(file))
    throw new Error(`The volume ${relative} is missing from ${path.basename(base)}: put it back, then try again.`)
  return file
}

/** How the voxels that a dataset's boxes count lie in the patient; null where the images are not at hand. */
export async function voxelGeometry(place: DataPlace, caseId: string): Promise<CaseGeometry | null> {
  const file = await volumeFileOf(place, caseId).catch(() => null)
  return file === null ? null : (await geometryOf(file, 'column')).geometry
}
