import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import type { ScanResult } from '../../../src-shared/case/import.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { judgedReading } from '../../../src-shared/judging/judged-reading.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import { writeReading, type ReportVolume } from '../../exchange/index.js'
import {
  casesOf,
  DecodeProcess,
  importStacks,
  nothingToRead,
  notesOf,
  scanPaths,
  VolumeCache,
  type CaseGroup,
  type ImportedStack,
  type ScannedStack,
  type ScannedStudy,
} from '../../imaging/index.js'
import { InferenceHost } from '../../inference/host/client.js'
import { findPackFolder } from '../../inference/pack/list.js'
import { forkedChild } from '../../processes/index.js'
import { caseFolders } from './case-folders.js'
import { clearTemporary, temporaryPrefix } from '../leftovers.js'
import { EXIT, FolderError, UsageError } from './exit-codes.js'
import { findingsTable } from './findings-table.js'
import { DECODER, INFERENCE, PACKS_FOLDER } from './folders.js'
import { cannotWrite, checkOutputFolder } from './output-folder.js'
import { progressLine } from './progress-line.js'
import { readArguments, type ReadRequest } from './read-arguments.js'
import { stackList } from './stack-list.js'

/** What a reading takes along from the import. */
interface Imported {
  readonly cache: VolumeCache
  /** By stack: what tells its volume from others of its series. */
  readonly labels: ReadonlyMap<string, string>
  readonly scanMs: number
  readonly decodeMs: number
}

/**
 * Reads all series of a study without a window: `reading.json`, `report.html` and key images in the output folder, in a
 * folder of its own for each knee where there are several.
 */
export async function readCommand(args: string[]): Promise<number> {
  const request = readArguments(args)
  clearTemporary()
  await checkOutputFolder(request.out)
  const work = await workFolder()
  const cache = new VolumeCache(work)
  const decoder = new DecodeProcess({ fork: () => forkedChild(DECODER) })
  try {
    await cache.prepare()
    return await read(request, cache, decoder)
  } finally {
    decoder.dispose()
    await fs.rm(work, { recursive: true, force: true })
  }
}

async function workFolder(): Promise<string> {
  const folder = os.tmpdir()
  try {
    return await fs.mkdtemp(temporaryPrefix())
  } catch (error) {
    throw new FolderError(
      `Volumes cannot be unpacked into the temporary folder ${folder}, which is missing, full or read-only: set TMPDIR to a ` +
        'folder with some gigabytes of room.',
      { cause: error },
    )
  }
}

async function read(request: ReadRequest, cache: VolumeCache, decoder: DecodeProcess): Promise<number> {
  const progress = progressLine()
  const begun = performance.now()
  const study = await scanPaths(request.paths, {
    workFolder: cache.workFolder,
    decoder,
    thumbnails: false,
    onProgress: ({ done, total }) => progress.show({ text: 'Reading headers', done, total }),
  })
  const scanMs = performance.now() - begun
  progress.clear()
  if (study.result.stacks.length === 0) {
    console.error(nothingToRead(study.result))
    return EXIT.unreadable
  }
  const stacks = stacksToRead(study, request.stack)
  if (stacks.length === 0) {
    console.error(stackList(study.result))
    return EXIT.chooseStack
  }
  const decodeBegun = performance.now()
  const imported = await importStacks(stacks, {
    cache,
    decoder,
    side: request.side,
    onProgress: ({ done, total }) => progress.show({ text: 'Decoding slices', done, total }),
  })
  const decodeMs = performance.now() - decodeBegun
  progress.clear()
  sayWhatIsMissing(request.stack === null ? study.result : onlyThese(study.result, stacks), imported)
  const volumes = imported.flatMap(({ stack, meta }) => (meta ? [{ stackId: stack.summary.id, meta }] : []))
  if (volumes.length === 0) return EXIT.unreadable
  const labels = new Map(stacks.map(({ summary }) => [summary.id, summary.label]))
  const share = { scanMs: scanMs / volumes.length, decodeMs: decodeMs / volumes.length }
  await readCases(request, casesOf(volumes), { cache, labels, ...share }, progress)
  return EXIT.done
}

async function readCases(
  request: ReadRequest,
  cases: readonly CaseGroup[],
  imported: Imported,
  progress: ReturnType<typeof progressLine>,
): Promise<void> {
  const host = new InferenceHost(() => forkedChild(INFERENCE))
  try {
    for (const { group, folder } of caseFolders(request.out, cases)) {
      const reading = await runModel(host, request, group, imported, progress)
      await write(folder, group, reading, imported).catch((error: unknown) => {
        throw isFromSystem(error) ? cannotWrite(folder, error) : error
      })
      console.log(findingsTable(reading))
      console.log(`\nreport: ${path.join(folder, 'report.html')}`)
    }
  } finally {
    progress.clear()
    host.dispose()
  }
}

async function runModel(
  host: InferenceHost,
  request: ReadRequest,
  { volumes }: CaseGroup,
  { cache, labels, scanMs, decodeMs }: Imported,
  progress: ReturnType<typeof progressLine>,
): Promise<Reading> {
  const outcome = await host.run(
    {
      volumes: volumes.map(({ stackId, meta }) => ({
        folder: path.dirname(cache.rawPath(meta.hash)),
        label: labels.get(stackId) ?? '',
        scanMs,
        decodeMs,
      })),
      packFolder: await findPackFolder(PACKS_FOLDER, request.pack),
      provider: request.provider,
      side: request.side,
      insist: request.insist,
      // Nobody waits in front of a window: all that is worth it is read.
      budgetSeconds: Number.MAX_SAFE_INTEGER,
    },
    {
      onProgress: ({ message, done, total }) =>
        progress.show({ text: message, done: Math.round((100 * done) / total), total: 100 }),
    },
  ).outcome
  progress.clear()
  if (outcome.kind !== 'done')
    throw new Error(outcome.kind === 'failed' ? outcome.message : 'The reading was called off: read the study again.')
  for (const fallback of outcome.fallbacks) console.error(fallback)
  return judgedReading(outcome.reading, request.judging)
}

/** An error of the file system, whose words help nobody; others are sentences already. */
function isFromSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

async function write(folder: string, group: CaseGroup, reading: Reading, { cache, labels }: Imported): Promise<void> {
  const { side, sideSource } = group
  const [first, ...more] = group.volumes.map(({ stackId, meta }): ReportVolume => ({
    meta,
    label: labels.get(stackId) ?? '',
  }))
  if (!first) throw new RangeError('A case needs a volume.')
  const origin = { id: first.meta.hash, side, sideSource, readId: null, mode: 'open' } as const
  await writeReading(folder, reading, {
    volumes: [first, ...more],
    rawFile: (hash) => cache.rawPath(hash),
    state: foldRead(origin, { id: 'unreviewed', reading }, []),
    version: packageJson.version,
  })
}

/** The stack asked for by its number, else all that are of a knee; none where a person has to choose. */
function stacksToRead(study: ScannedStudy, asked: number | null): ScannedStack[] {
  const { stacks, suggested } = study.result
  const chosen = asked === null ? suggested : [stacks[asked - 1]?.id ?? '']
  if (asked !== null && !stacks[asked - 1])
    throw new UsageError(`There is no stack ${asked}: there are ${stacks.length}.`)
  return chosen.flatMap((id) => study.stack(id) ?? [])
}

function onlyThese(result: ScanResult, stacks: readonly ScannedStack[]): ScanResult {
  return { ...result, setAside: [], stacks: stacks.map(({ summary }) => summary) }
}

/** Names on stderr what was set aside, is missing, was repaired or could not be decoded. */
function sayWhatIsMissing(result: ScanResult, imported: readonly ImportedStack[]): void {
  const sentences = notesOf(result, imported, new Date().toISOString()).map(({ message }) => message)
  for (const sentence of new Set(sentences)) console.error(sentence)
}
