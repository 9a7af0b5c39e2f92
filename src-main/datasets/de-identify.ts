import { createHash, createHmac } from 'node:crypto'
import type { ImportIssue, StudyInfo } from '../../src-shared/case/import.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'

const LEFT_OUT = '[left out]'

/** Shorter pieces of a name are too likely to be ordinary words ("An", "Li"); whole names are always looked for. */
const SHORTEST_PIECE = 3

/**
 * Takes the patient's name and id out of free text, whatever their case. Notes are written by people, and a
 * description may hold anything.
 */
export function identityScrubber(study: Pick<StudyInfo, 'patientName' | 'patientId'>): (text: string) => string {
  const pieces = study.patientName.split(/[\s^=,]+/u).filter((piece) => [...piece].length >= SHORTEST_PIECE)
  const whole = study.patientName.replaceAll('^', ' ').trim()
  const words = [study.patientId.trim(), whole, ...pieces].filter((word) => word !== '')
  if (words.length === 0) return (text) => text
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length).map(escaped)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => text.replace(pattern, LEFT_OUT)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** An issue's sentence without file names: people name files after patients. */
export function issueWithoutFiles(issue: Pick<ImportIssue, 'message' | 'files'>): string {
  const longestFirst = [...issue.files].filter((name) => name !== '').sort((a, b) => b.length - a.length)
  return longestFirst.reduce((message, name) => message.replaceAll(name, LEFT_OUT), issue.message)
}

/**
 * A UID in the place of another: the same for the same UID, so that objects of one study stay together, and of no
 * institution (2.25 and a number, DICOM PS3.5 B.2). Empty stays empty.
 */
export function replacedUid(uid: string): string {
  if (uid === '') return ''
  const digest = createHash('sha256').update(`condyle ${uid}`).digest('hex').slice(0, 32)
  return `2.25.${BigInt(`0x${digest}`).toString()}`
}

/** A reading without identity: UIDs replaced, the date gone, descriptions without the patient's name. */
export function deidentifiedReading(reading: Reading, study: Pick<StudyInfo, 'patientName' | 'patientId'>): Reading {
  const scrub = identityScrubber(study)
  return {
    ...reading,
    study: { uid: replacedUid(reading.study.uid) },
    volumes: reading.volumes.map((volume) => ({
      ...volume,
      series: {
        ...volume.series,
        uid: replacedUid(volume.series.uid),
        description: scrub(volume.series.description),
      },
      frameOfReference: replacedUid(volume.frameOfReference),
    })),
  }
}

/**
 * The pseudonym of a patient: the same in every export of one casebook, and made with its secret, so that nobody else
 * can try ids until one fits. A volume without any identity is a patient of its own.
 */
export function patientPseudonym(meta: Pick<VolumeMeta, 'study' | 'hash'>, key: Buffer): string {
  const { patientId, patientName } = meta.study
  const identity = patientId !== '' || patientName !== '' ? JSON.stringify([patientId, patientName]) : meta.hash
  return `patient-${keyed(`patient ${identity}`, key).slice(0, 16)}`
}

/** The pseudonym of a reader, so that readers can be told apart but not named. */
export function readerPseudonym(name: string, key: Buffer): string {
  return `reader-${keyed(`reader ${name}`, key).slice(0, 8)}`
}

function keyed(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
