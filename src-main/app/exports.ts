import { app, dialog, type BrowserWindow } from 'electron'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { Request, Response } from '../../src-shared/bridge.js'
import { QUINTUPLE_FILE } from '../../src-shared/case/quintuple.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { caseReport, niftiGz, quintupleLines, quintuplesOf, readVoxels } from '../exchange/index.js'
import { printToPdf } from './print.js'
import type { Workstation } from './workstation.js'

/** Asks for a file and writes the report there; null where the user cancelled. */
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
  const meta = await volumeOf(workstation, caseId)
  const voxels = await readVoxels(workstation.volumes.rawPath(meta.hash), meta)
  const reading = workstation.casebook.reading(caseId)
  const state = workstation.review.state(caseId)
  const html = await caseReport({ meta, reading, state, voxels, includeIdentity, version: app.getVersion() })
  await writeWhole(target, format === 'pdf' ? await printToPdf(html) : html)
  return { path: target }
}

/** Asks for a folder name and writes a dataset of quintuples there; null where the user cancelled. */
export async function exportQuintuples(
  workstation: Workstation,
  window: BrowserWindow | null,
  { caseIds, includeVolume }: Request<'export.quintuples'>,
): Promise<Response<'export.quintuples'>> {
  const folder = await askWhere(window, { title: 'Save a folder of quintuples', defaultPath: 'knee-quintuples' })
  if (folder === null) return null
  const draft = `${folder}.${process.pid}.tmp`
  try {
    await fs.mkdir(draft, { recursive: true })
    const pseudonymKey = workstation.casebook.pseudonymKey()
    let records = 0
    for (const caseId of caseIds) {
      const meta = await volumeOf(workstation, caseId)
      const file = includeVolume ? `${meta.hash}.nii.gz` : null
      const reading = workstation.casebook.reading(caseId)
      const state = workstation.review.state(caseId)
      const quintuples = quintuplesOf({ meta, state, file, pseudonymKey, reading })
      records += quintuples.length
      await fs.appendFile(path.join(draft, QUINTUPLE_FILE), quintupleLines(quintuples))
      if (file !== null && quintuples.length > 0) {
        await fs.writeFile(
          path.join(draft, file),
          niftiGz(await readVoxels(workstation.volumes.rawPath(meta.hash), meta)),
        )
      }
    }
    if (records === 0)
      throw new Error('No finding of these cases has been accepted, edited or added yet: review first, then export.')
    await fs.rm(folder, { recursive: true, force: true })
    await fs.rename(draft, folder)
    return { path: folder, records }
  } finally {
    await fs.rm(draft, { recursive: true, force: true })
  }
}

async function volumeOf({ casebook, volumes }: Workstation, caseId: string): Promise<VolumeMeta> {
  const summary = casebook.case(caseId)
  const meta = summary ? await volumes.find(summary.volumeHash) : null
  if (!meta)
    throw new Error('The images of this case are no longer in the cache: open the original files again, then export.')
  return meta
}

interface Where {
  title: string
  defaultPath: string
  filters?: { name: string; extensions: string[] }[]
}

async function askWhere(window: BrowserWindow | null, { title, defaultPath, filters }: Where): Promise<string | null> {
  const options = {
    title,
    defaultPath: path.join(app.getPath('documents'), defaultPath),
    ...(filters ? { filters } : {}),
  }
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}

async function writeWhole(file: string, content: string | Buffer): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`
  await fs.writeFile(draft, content)
  await fs.rename(draft, file)
}
