/** The text of `volume.json`: what is known of a volume, with a digest of its own as its last member. */
import { createHash } from 'node:crypto'
import { VolumeMetaSchema, type VolumeMeta } from '../../src-shared/case/volume.js'

const SEALED = /^(.*),"digest":"([0-9a-f]{64})"\}$/s

/** A description whose every bit is checked when it is read. */
export function sealedDescription(meta: VolumeMeta): string {
  const text = JSON.stringify(meta)
  return `${text.slice(0, -1)},"digest":"${digestOf(text)}"}`
}

/** What a `volume.json` says; undefined where it is not what was written. */
export function readDescription(text: string): VolumeMeta | undefined {
  const [, body, digest] = SEALED.exec(text) ?? []
  if (body !== undefined && digest !== undefined)
    return digestOf(`${body}}`) === digest ? VolumeMetaSchema.safeParse(json(`${body}}`)).data : undefined
  // Version 0.1 wrote no digest. Nothing else may be in such a file: a digest whose name was damaged least of all.
  return VolumeMetaSchema.strict().safeParse(json(text)).data
}

/** Whether a description carries its digest. */
export function isSealed(text: string): boolean {
  return SEALED.test(text)
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
