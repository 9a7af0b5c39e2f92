import { createHmac } from 'node:crypto'
import { LEFT_OUT } from '../../src-shared/case/left-out.js'
import type { ImportIssue, StudyInfo } from '../../src-shared/case/import.js'
import type { Patient } from '../../src-shared/case/patient.js'
import type { Reading } from '../../src-shared/case/reading.js'

/** Shorter pieces of a name are too likely to be ordinary words ("An", "Li"); whole names are always looked for. */
const SHORTEST_PIECE = 3

/** A name and an id that a patient came under. */
export type Identity = Pick<StudyInfo, 'patientName' | 'patientId'>

/**
 * Takes the patient's names and ids out of free text, whatever their case. Notes are written by people, and a
 * description may hold anything.
 */
export function identityScrubber(...identities: readonly Identity[]): (text: string) => string {
  const words = identities.flatMap(wordsOf).filter((word) => word !== '')
  if (words.length === 0) return (text) => text
  const longestFirst = [...new Set(words)].sort((a, b) => b.length - a.length).map(escaped)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  return (text) => text.replace(pattern, LEFT_OUT)
}

function wordsOf({ patientName, patientId }: Identity): string[] {
  const pieces = patientName.split(/[\s^=,]+/u).filter((piece) => [...piece].length >= SHORTEST_PIECE)
  return [patientId.trim(), patientName.replaceAll('^', ' ').trim(), ...pieces]
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
 * A UID in the place of another: the same for the same UID under one key, so that objects of one study stay together,
 * and of no institution (2.25 and a number, DICOM PS3.5 B.2). Without the key nobody can try known UIDs until one fits.
 * Empty stays empty.
 */
export function replacedUid(uid: string, key: Buffer): string {
  if (uid === '') return ''
  return `2.25.${BigInt(`0x${keyed(`uid ${uid}`, key).slice(0, 32)}`).toString()}`
}

/**
 * A reading without identity: UIDs replaced, the date gone, descriptions and reasons without the patient's name. Hashes
 * of volumes stay: they are taken over voxels and geometry, not over who was examined.
 */
export function deidentifiedReading(reading: Reading, identity: Identity, key: Buffer): Reading {
  const scrub = identityScrubber(identity)
  return {
    ...reading,
    study: { uid: replacedUid(reading.study.uid, key) },
    volumes: reading.volumes.map((volume) => ({
      ...volume,
      series: {
        ...volume.series,
        uid: replacedUid(volume.series.uid, key),
        description: scrub(volume.series.description),
      },
      frameOfReference: replacedUid(volume.frameOfReference, key),
      label: scrub(volume.label),
      ...(volume.reason !== undefined ? { reason: scrub(volume.reason) } : {}),
    })),
    findings: reading.findings.map((finding) => ({
      ...finding,
      ...(finding.choice !== undefined ? { choice: scrub(finding.choice) } : {}),
      ...(finding.reason !== undefined ? { reason: scrub(finding.reason) } : {}),
    })),
  }
}

/**
 * The pseudonym of a patient: the same in every export of one casebook, under whichever of their identities they came,
 * and made with its secret, so that nobody else can try ids until one fits. Who came without any identity is a patient
 * of their own.
 */
export function patientPseudonym({ key: patientKey, identities }: Patient, key: Buffer): string {
  const named = identities.find(({ patientId, name }) => patientId !== '' || name !== '')
  const identity = named ? JSON.stringify([named.patientId, named.name]) : patientKey
  return `patient-${keyed(`patient ${identity}`, key).slice(0, 16)}`
}

/** The pseudonym of a knee at one date, which its volumes share. */
export function examinationPseudonym(caseId: string, key: Buffer): string {
  return `examination-${keyed(`case ${caseId}`, key).slice(0, 16)}`
}

/** The pseudonym of a reader by what names them for good, so that readers can be told apart but not named. */
export function readerPseudonym(reader: string, key: Buffer): string {
  return `reader-${keyed(`reader ${reader}`, key).slice(0, 8)}`
}

function keyed(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex')
}
