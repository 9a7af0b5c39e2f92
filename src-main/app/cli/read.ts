import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import packageJson from '../../../package.json' with { type: 'json' }
import type { StackSummary } from '../../../src-shared/case/import.js'
import { PROVIDERS, type Reading } from '../../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { writeReading } from '../../exchange/index.js'
import { importStack, scanPaths, VolumeCache, type ScannedStudy } from '../../imaging/index.js'
import { ReadingEngine } from '../../inference/host/engine.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import { findPackFolder } from '../../inference/pack/list.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import { nothingReadable } from '../imports.js'
import { EXIT, UsageError } from './exit-codes.js'
import { findingsTable } from './findings-table.js'
import { PACKS_FOLDER } from './folders.js'
import { progressLine } from './progress-line.js'

interface ReadRequest {
  readonly paths: readonly string[]
  readonly out: string
  readonly pack: string | null
  readonly provider: ProviderChoice
  readonly stack: number | null
  readonly side: 'left' | 'right' | null
}

/** Reads a knee without a window: `reading.json`, `report.html` and key images in the output folder. */
export async function readCommand(args: string[]): Promise<number> {
  const request = parse(args)
  const work = await fs.mkdtemp(path.join(os.tmpdir(), 'condyle-read-'))
  const cache = new VolumeCache(work)
  try {
    await cache.prepare()
    return await read(request, cache)
  } finally {
    await fs.rm(work, { recursive: true, force: true })
  }
}

async function read(request: ReadRequest, cache: VolumeCache): Promise<number> {
  const progress = progressLine()
  const begun = performance.now()
  const study = await scanPaths(request.paths, {
    workFolder: cache.workFolder,
    thumbnails: false,
    onProgress: ({ done, total }) => progress.show('Reading headers', done, total),
  })
  const scanMs = performance.now() - begun
  progress.clear()
  if (study.result.stacks.length === 0) {
    console.error(nothingReadable(study.result))
    return EXIT.unreadable
  }
  const stackId = chooseStack(study, request.stack)
  if (stackId === null) {
    listStacks(study.result.stacks)
    return EXIT.chooseStack
  }
  const stack = study.stack(stackId)
  if (!stack) throw new Error('The chosen stack is gone: run the command again.')
  const decodeBegun = performance.now()
  const meta = await importStack(stack, {
    cache,
    side: request.side,
    onProgress: ({ done, total }) => progress.show('Decoding slices', done, total),
  })
  const decodeMs = performance.now() - decodeBegun
  for (const issue of meta.issues) console.error(issue.message)
  const reading = await runModel(request, cache, meta, { scanMs, decodeMs }, progress)
  const origin = { id: meta.hash, side: meta.side, sideSource: meta.sideSource ?? 'inferred' } as const
  const state = foldRead(origin, { id: 'unreviewed', reading }, [])
  await writeReading(request.out, reading, {
    meta,
    rawFile: cache.rawPath(meta.hash),
    state,
    version: packageJson.version,
  })
  console.log(findingsTable(reading))
  console.log(`\nreport: ${path.join(request.out, 'report.html')}`)
  return EXIT.done
}

async function runModel(
  request: ReadRequest,
  cache: VolumeCache,
  meta: VolumeMeta,
  times: { scanMs: number; decodeMs: number },
  progress: ReturnType<typeof progressLine>,
): Promise<Reading> {
  const engine = new ReadingEngine()
  try {
    const packFolder = await findPackFolder(PACKS_FOLDER, request.pack)
    const { reading, fallbacks } = await engine.read(
      {
        volumeFolder: path.dirname(cache.rawPath(meta.hash)),
        packFolder,
        provider: request.provider,
        side: request.side,
        ...times,
      },
      { onProgress: (_stage, fraction, message) => progress.show(message, Math.round(fraction * 100), 100) },
    )
    progress.clear()
    for (const fallback of fallbacks) console.error(fallback)
    return reading
  } finally {
    progress.clear()
    await engine.close()
  }
}

function parse(args: string[]): ReadRequest {
  const { values, positionals } = parsed(args)
  if (positionals.length === 0) throw new UsageError('Name a folder or file to read.')
  if (!values.out) throw new UsageError('Name the output folder with --out.')
  const provider = values.provider ?? 'auto'
  if (!isProvider(provider))
    throw new UsageError(`There is no provider "${provider}"; there are auto, ${PROVIDERS.join(', ')}.`)
  const side = values.side ?? null
  if (side !== null && side !== 'left' && side !== 'right') throw new UsageError('--side is left or right.')
  const stack = values.stack === undefined ? null : Number(values.stack)
  if (stack !== null && (!Number.isInteger(stack) || stack < 1))
    throw new UsageError('--stack is a number of the list, from 1.')
  return {
    paths: positionals.map((place) => path.resolve(place)),
    out: path.resolve(values.out),
    pack: values.pack ?? null,
    provider,
    stack,
    side,
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: { type: 'string' },
        pack: { type: 'string' },
        provider: { type: 'string' },
        stack: { type: 'string' },
        side: { type: 'string' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The arguments are not understood.')
  }
}

function isProvider(name: string): name is ProviderChoice {
  return name === 'auto' || PROVIDERS.some((provider) => provider === name)
}

/** The stack asked for by its number in the list, else the one that is clearly the knee; null where a person must choose. */
function chooseStack(study: ScannedStudy, asked: number | null): string | null {
  const { stacks, suggested } = study.result
  if (asked === null) return suggested
  const chosen = stacks[asked - 1]
  if (!chosen) throw new UsageError(`There is no stack ${asked}: there are ${stacks.length}.`)
  return chosen.id
}

function listStacks(stacks: readonly StackSummary[]): void {
  console.error(
    stacks.length === 1
      ? 'There is one stack and it may not be a knee; read it all the same with --stack 1:'
      : 'Several stacks could be read; choose one with --stack N:',
  )
  stacks.forEach((stack, index) => {
    const name = [stack.series.description || 'no description', stack.label].filter((text) => text !== '').join(', ')
    const spacing = stack.spacing.map((mm) => mm.toFixed(2)).join(' × ')
    console.error(
      `${String(index + 1).padStart(3)}  ${stack.orientation}, ${stack.dims.join(' × ')} at ${spacing} mm: ${name}`,
    )
    for (const issue of stack.issues) console.error(`     ${issue.message}`)
  })
}
