import { shell, type BrowserWindow } from 'electron'
import type { Handlers } from '../bridge-server.js'
import { copyReport, exportMeasurements, exportQuintuples, exportReport } from '../exports.js'
import type { Workstation } from '../workstation.js'

type ExportHandlers = Pick<
  Handlers,
  'export.report' | 'export.copy-report' | 'export.measurements' | 'export.quintuples' | 'export.show'
>

/** What the channels of exports do. */
export function exportHandlers(workstation: Workstation, window: () => BrowserWindow | null): ExportHandlers {
  /** Files written by an export of this session: the only ones that may be shown in the file manager. */
  const exported = new Set<string>()
  return {
    'export.report': async (request) => {
      const saved = await exportReport(workstation, window(), request)
      if (saved) exported.add(saved.path)
      return saved
    },
    'export.copy-report': async (request) => {
      await copyReport(workstation, request)
      return null
    },
    'export.measurements': async (request) => {
      const saved = await exportMeasurements(workstation, window(), request)
      if (saved) exported.add(saved.path)
      return saved
    },
    'export.quintuples': async (request) => {
      const saved = await exportQuintuples(workstation, window(), request)
      if (saved) exported.add(saved.path)
      return saved
    },
    'export.show': ({ path: file }) => {
      if (exported.has(file)) shell.showItemInFolder(file)
      return null
    },
  }
}
