import type { DicomFile } from '../dicom/file.js'
import { cross, dot, unit } from '../../../src-shared/geometry/vector.js'
import type { PlacedFrame } from './placed-frame.js'
import { byPosition } from './repeats.js'
import { seriesKey } from './series-key.js'
import { judgeSpacing } from './slice-spacing.js'

/** Frames that belong to one series. */
interface SeriesFrames {
  readonly frames: readonly PlacedFrame[]
  /** Every image named a series of its own; they were joined because together they make one even stack. */
  readonly joined: boolean
}

/** Fewer images than this make no stack that could prove they belong together. */
const MIN_JOINED = 5

/**
 * Frames by series, patient and date: whatever UIDs say, no two patients and no two days are ever one series; and images
 * that each name a series of their own are one where nothing but the UID tells them apart and their places are even.
 */
export function bySeries(frames: readonly PlacedFrame[]): SeriesFrames[] {
  const groups = groupBy(frames, ({ file }) => seriesKey(file))
    .flatMap(byPatient)
    .flatMap(byDate)
  const lone = groups.filter((group) => new Set(group.map(({ file }) => file)).size === 1 && group.length === 1)
  const result: SeriesFrames[] = []
  const joined = new Set<PlacedFrame>()
  for (const together of groupBy(lone.flat(), ({ file }) => likenessOf(file)))
    if (isEvenStack(together, MIN_JOINED)) {
      for (const frame of together) joined.add(frame)
      result.push({ frames: together, joined: true })
    }
  for (const group of groups)
    if (!group.some((frame) => joined.has(frame))) result.push({ frames: group, joined: false })
  return result
}

/** Where files of a series name several patients, each has its own. */
function byPatient(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  return apart(frames, ({ study }) => study.patientId)
    .flatMap((group) => apart(group, ({ study }) => (study.patientId === '' ? study.patientName : '')))
    .flatMap((group) => apart(group, ({ study }) => study.patientBirthDate))
}

function byDate(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const parts = apart(frames, ({ study }) => study.date)
  // An anonymiser that shifts every file by a date of its own made no series of single images.
  return parts.every((part) => part.length >= MIN_JOINED) ? parts : [[...frames]]
}

/** Takes frames apart by a value where they name several; those that name none stay together. */
function apart(frames: readonly PlacedFrame[], valueOf: (header: DicomFile['header']) => string): PlacedFrame[][] {
  const named = new Set(frames.map(({ file }) => valueOf(file.header)).filter((value) => value !== ''))
  return named.size < 2 ? [[...frames]] : groupBy(frames, ({ file }) => valueOf(file.header))
}

/** All that images of one series share beside its UID. */
function likenessOf({ header, frames }: DicomFile): string {
  const { study, seriesNumber, seriesDescription, protocolName, modality, rows, columns, echoTime } = header
  const directions = [frames[0]?.rowDirection, frames[0]?.columnDirection, frames[0]?.pixelSpacing]
  return JSON.stringify([
    [study.patientId, study.patientName, study.patientBirthDate, study.date, study.description],
    [seriesNumber, seriesDescription, protocolName, modality, rows, columns, echoTime],
    directions,
  ])
}

/** Whether at least `least` frames lie one behind the other at even distances, none twice. */
export function isEvenStack(frames: readonly PlacedFrame[], least = 3): boolean {
  const [first] = frames
  const stations = byPosition(frames)
  if (!first || frames.length < least || stations.length < frames.length) return false
  const normal = unit(cross(first.rowDirection, first.columnDirection))
  return judgeSpacing(stations.flat().map(({ position }) => dot(position, normal))).kind === 'even'
}

function groupBy(frames: readonly PlacedFrame[], keyOf: (frame: PlacedFrame) => string): PlacedFrame[][] {
  const groups = new Map<string, PlacedFrame[]>()
  for (const frame of frames) {
    const key = keyOf(frame)
    const group = groups.get(key)
    if (group) group.push(frame)
    else groups.set(key, [frame])
  }
  return [...groups.values()]
}
