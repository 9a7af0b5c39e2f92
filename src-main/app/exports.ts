import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { Request, Response } from '../../src-shared/bridge.js'
import { followUpText } from '../../src-shared/followup/prose.js'
import { templateNamed } from '../../src-shared/report/compose.js'
import { writeQuintupleDataset } from '../datasets/quintuples/index.js'
import { readVoxels } from '../datasets/voxels.js'
import {
  caseReport,
  measurementsCsv,
  reportText,
  type ReportInput,
  type ReportVolume,
  type VoxelSource,
} from '../exchange/index.js'
import { writeFileWhole } from '../files/atomic-write.js'
import { share } from '../files/privacy.js'
import { decidedCases, exportedVolumes } from './decided-cases.js'
import { followUpOf } from './follow-up.js'
import { printToPdf } from './print.js'
import type { Workstation } from './workstation.js'

/** Asks for a file and writes the report of the own read there; null where the user cancelled. */
export async function exportReport(
  workstation: Workstation,
  window: BrowserWindow | null,
  { caseId, format, includeIdentity }: Request<'export.report'>,
): Promise<Response<'export.report'>> {
  const target = await askWhere(window, {
    title: format === 'pdf' ? 'Save the report as PDF' : 'Save the report as HTML',
    defaultPath: `knee-report.${format}`,
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  })
  if (target === null) return null
  const input = await comparedInput(workstation, caseId, includeIdentity)
  const voxels: VoxelSource = async (hash) => {
    const meta = input.volumes.find((volume) => volume.meta.hash === hash)?.meta
    return meta ? readVoxels(workstation.volumes.rawPath(hash), meta) : null
  }
  const html = await caseReport({ ...input, voxels })
  await writeFileWhole(target, format === 'pdf' ? await printToPdf(html, workstation.places.print) : html)
  await share(target)
  return { path: target }
}

/** Puts the report of the own read on the clipboard, as plain text. */
export async function copyReport(
  workstation: Workstation,
  { caseId, includeIdentity }: Request<'export.copy-report'>,
): Promise<void> {
  clipboard.writeText(reportText(await comparedInput(workstation, caseId, includeIdentity)))
}

/** Asks for a file and writes what the own read measured there as CSV; null where the user cancelled. */
export async function exportMeasurements(
  workstation: Workstation,
  window: BrowserWindow | null,
  { caseId, includeIdentity }: Request<'export.measurements'>,
): Promise<Response<'export.measurements'>> {
  const { state, volumes } = await reportInput(workstation, caseId, includeIdentity)
  if (state.annotations.every(({ annotation }) => annotation.kind === 'key-image'))
    throw new Error('Nothing has been measured in this read yet: measure first, then export.')
  const target = await askWhere(window, {
    title: 'Save the measurements as CSV',
    defaultPath: 'knee-measurements.csv',
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  })
  if (target === null) return null
  const pseudonymKey = workstation.casebook.pseudonymKey()
  await writeFileWhole(target, measurementsCsv({ state, volumes, includeIdentity, pseudonymKey }))
  await share(target)
  return { path: target }
}

/** What the report of the own read is made from, with what became of the knee since the examination before. */
async function comparedInput(workstation: Workstation, caseId: string, includeIdentity: boolean): Promise<ReportInput> {
  const input = await reportInput(workstation, caseId, includeIdentity)
  return input.others.length === 0 ? input : { ...input, change: followUpText(await followUpOf(workstation, caseId)) }
}

/** What is exported of the own read. */
async function reportInput(workstation: Workstation, caseId: string, includeIdentity: boolean): Promise<ReportInput> {
  const reader = currentReader(workstation)
  const state = workstation.review.state(caseId, reader)
  const { reportTemplate, reportTemplates } = workstation.preferences.read()
  return {
    volumes: await reportedVolumes(workstation, caseId),
    reading: workstation.review.reading(state),
    state,
    others: workstation.casebook.followUp(caseId, reader).map(({ studyDate }) => studyDate),
    template: templateNamed(reportTemplate, reportTemplates),
    includeIdentity,
    version: app.getVersion(),
  }
}

/** Asks for a folder name and writes a dataset of quintuples there; null where the user cancelled. */
export async function exportQuintuples(
  workstation: Workstation,
  window: BrowserWindow | null,
  { caseIds, reads, includeVolume }: Request<'export.quintuples'>,
): Promise<Response<'export.quintuples'>> {
  if (reads === 'own' && currentReader(workstation) === null)
    throw new Error('Say who reads first: your own decisions are exported, and nobody has been chosen.')
  const folder = await askWhere(window, { title: 'Save a folder of quintuples', defaultPath: 'knee-quintuples' })
  if (folder === null) return null
  const which = { reads, reader: currentReader(workstation), includeVolume }
  const cases = decidedCases(workstation, caseIds, which)
  return { path: folder, records: await writeQuintupleDataset(folder, cases, NOTHING_DECIDED[reads]) }
}

const NOTHING_DECIDED = {
  own: 'You have accepted, edited or added no finding of these cases yet: review first, then export.',
  signed: 'No signed read of these cases holds a finding: sign off first, or export your own decisions.',
} as const

function currentReader({ preferences }: Workstation): string | null {
  return preferences.read().readerId
}

/** The volumes of a case that a report can show. */
async function reportedVolumes(
  workstation: Workstation,
  caseId: string,
): Promise<readonly [ReportVolume, ...ReportVolume[]]> {
  const [first, ...more] = await exportedVolumes(workstation, caseId, false)
  if (!first)
    throw new Error('The images of this case are no longer in the cache: open the original files again, then export.')
  return [first, ...more]
}

interface Where {
  title: string
  defaultPath: string
  filters?: { name: string; extensions: string[] }[]
}

/** Asks where to save; the dialog itself asks before a file is replaced. */
async function askWhere(window: BrowserWindow | null, { title, defaultPath, filters }: Where): Promise<string | null> {
  const options = {
    title,
    defaultPath: path.join(app.getPath('documents'), defaultPath),
    properties: ['showOverwriteConfirmation' as const],
    ...(filters ? { filters } : {}),
  }
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}
