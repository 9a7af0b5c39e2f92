import path from 'node:path'
import type { ImportEvent } from '../../../src-shared/bridge-import.js'
import { Imports } from '../../../src-main/app/imports.js'
import type { Casebook } from '../../../src-main/casebook/index.js'
import { DecodeProcess, VolumeCache } from '../../../src-main/imaging/index.js'
import { writeFiles, type SyntheticFile } from '../../fixtures/dicom-series.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { newCasebook } from '../casebook/fixtures.js'

/** Real imports into a casebook and a cache of their own. */
export interface ImportBench {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
  readonly imports: Imports
  readonly events: ImportEvent[]
  /** Waits for the first event that is one, and calls back before anything else can happen. */
  at(isIt: (event: ImportEvent) => boolean, callback: () => void): Promise<void>
  /** Writes files into a new folder and gives its path. */
  write(files: readonly SyntheticFile[]): string
  /** Waits until a job asks or ends. */
  settled(jobId: string): Promise<ImportEvent>
}

export async function importBench(): Promise<ImportBench> {
  const { casebook } = newCasebook()
  const volumes = new VolumeCache(path.join(temporaryFolder(), 'volumes'))
  await volumes.prepare()
  const events: ImportEvent[] = []
  const waiting = new Map<string, (event: ImportEvent) => void>()
  const listeners = new Set<(event: ImportEvent) => void>()
  const imports = new Imports({
    cache: volumes,
    decoder: new DecodeProcess(),
    casebook,
    undecided: () => Promise.resolve(casebook.undecidedVolumes()),
    emit: (event) => {
      events.push(event)
      for (const listener of listeners) listener(event)
      if (event.phase !== 'progress') waiting.get(event.jobId)?.(event)
    },
  })
  return {
    casebook,
    volumes,
    imports,
    events,
    at: (isIt, callback) =>
      new Promise((resolve) => {
        const listener = (event: ImportEvent): void => {
          if (!isIt(event)) return
          listeners.delete(listener)
          callback()
          resolve()
        }
        listeners.add(listener)
      }),
    write: (files) => writeFiles(path.join(temporaryFolder(), 'study'), files),
    settled: (jobId) => {
      const latest = imports.status(jobId)
      if (latest && latest.phase !== 'progress') return Promise.resolve(latest)
      return new Promise((resolve) => waiting.set(jobId, resolve))
    },
  }
}

/** The cases that an event says were imported; throws its sentence where there are none. */
export function casesOfEvent(event: ImportEvent): Extract<ImportEvent, { phase: 'imported' }>['cases'] {
  if (event.phase === 'imported') return event.cases
  throw new Error(event.phase === 'failed' ? event.message : `The import ended as ${event.phase}.`)
}
