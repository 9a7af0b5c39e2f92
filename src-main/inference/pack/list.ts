import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { PackSummary } from '../../../src-shared/bridge.js'
import { INFERENCE_LIMITS } from '../limits.js'
import { PackError } from './errors.js'
import { headlineMetrics } from './headline-metrics.js'
import { COPY_AGAIN, readManifest } from './manifest.js'

/**
 * The packs in a folder of packs, sorted by id; none where the folder does not exist. A pack that cannot be used is
 * listed with the reason. Graphs are hashed only when a pack is loaded: listing must not hold up the start.
 */
export async function listPacks(packsFolder: string): Promise<PackSummary[]> {
  const entries = await readdir(packsFolder, { withFileTypes: true }).catch(() => [])
  const packs = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
  const summaries = await Promise.all(
    packs
      .slice(0, INFERENCE_LIMITS.packs)
      .map((entry) => summarise(join(packsFolder, entry.name), entry.isSymbolicLink())),
  )
  return summaries.sort((a, b) => a.id.localeCompare(b.id))
}

async function summarise(folder: string, link: boolean): Promise<PackSummary> {
  // A refused pack goes by its folder's name: two folders never share one.
  const name = basename(folder)
  try {
    if (link)
      throw new PackError(`${folder} is a link, and a model pack lies in the folder of packs itself; copy it there.`)
    const { manifest, sha256 } = await readManifest(folder)
    const { id, version, title, trainedOn, intendedUse, limits, questions } = manifest
    const refused = id === name ? null : `The pack in ${folder} calls itself "${id}"; rename its folder to that.`
    const metrics = headlineMetrics(manifest.metrics)
    return { id: name, version, title, trainedOn, intendedUse, limits, sha256, questions, refused, metrics }
  } catch (error) {
    const refused =
      error instanceof PackError ? error.message : `${folder} cannot be read as a model pack; ${COPY_AGAIN}.`
    const unknown = { version: '', trainedOn: '', intendedUse: '', limits: [], sha256: '', questions: [] }
    return { id: name, title: name, refused, ...unknown }
  }
}

/** A pack that can be used, and where it lies. */
export interface FoundPack {
  readonly folder: string
  readonly pack: PackSummary
}

/** The folder of the pack with this id, or of the first usable pack where `id` is null. Throws PackError. */
export async function findPackFolder(packsFolder: string, id: string | null): Promise<string> {
  return (await findPack(packsFolder, id)).folder
}

/** The pack with this id, or the first usable pack where `id` is null. Throws PackError. */
export async function findPack(packsFolder: string, id: string | null): Promise<FoundPack> {
  const packs = await listPacks(packsFolder)
  const pack =
    id === null ? packs.find(({ refused }) => refused === null) : packs.find((candidate) => candidate.id === id)
  if (!pack) {
    const known = packs.map((candidate) => candidate.id).join(', ') || 'none'
    throw new PackError(
      id === null
        ? `${packsFolder} holds no model pack that can be used.`
        : `There is no model pack "${id}" in ${packsFolder}; there is: ${known}.`,
    )
  }
  if (pack.refused !== null) throw new PackError(pack.refused)
  return { folder: join(packsFolder, pack.id), pack }
}
