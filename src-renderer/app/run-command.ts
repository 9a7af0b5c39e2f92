import type { CommandId } from '../../src-shared/commands/index.js'
import type { OpenCase } from '../reading/open-case.svelte.js'
import { WINDOW_PRESETS } from '../viewer/presets.js'
import { VIEWER_COMMANDS } from '../viewer/viewer-commands.js'
import type { Workstation } from './workstation.svelte.js'

type Step = (station: Workstation) => void
type CaseStep = (openCase: OpenCase, station: Workstation) => void

/** What a command does without a case. */
const ANYWHERE: Partial<Record<CommandId, Step>> = {
  'open-files': (station) => void station.imports.ask('files'),
  'open-folder': (station) => void station.imports.ask('folder'),
  'open-sample': (station) => void station.openSample(),
  'show-worklist': (station) => void station.showWorklist(),
  'show-benchmark': (station) => void station.showBenchmark(),
  'show-sessions': (station) => void station.showSessions(),
  'focus-search': (station) => void showSearch(station),
  'change-reader': (station) => (station.dialog = 'change-reader'),
  'manage-readers': (station) => (station.dialog = 'manage-readers'),
  'show-settings': (station) => (station.dialog = 'settings'),
  'show-shortcuts': (station) => (station.dialog = 'shortcuts'),
  'show-palette': (station) => (station.dialog = station.dialog === 'palette' ? null : 'palette'),
  'take-tour': (station) => void station.takeTour(),
  'toggle-identity': ({ preferences }) => void preferences.set({ identityHidden: !preferences.current.identityHidden }),
}

/** Grades where a finding is selected; on the overview, where there is nothing to grade, digits are window presets. */
const grade =
  (value: number): CaseStep =>
  (openCase, station) => {
    const preset = WINDOW_PRESETS[value - 1]
    // Where differences are settled, digits take the answers of others.
    if (station.session?.item.may.answer && station.session.settling?.digit(value)) return
    if (openCase.selection.finding !== null) openCase.setGradeByKey(value)
    else if (preset) openCase.viewer.setPreset(preset.id)
  }

const measure =
  (tool: string): CaseStep =>
  (openCase) =>
    void openCase.annotations.choose(tool)

/** What a command does to the open case; those on its pictures alone are the viewer's. */
const ON_CASE: Partial<Record<CommandId, CaseStep>> = {
  accept: (openCase) => openCase.accept(),
  reject: (openCase) => openCase.reject(),
  reopen: (openCase) => openCase.reopen(),
  edit: (openCase) => void openCase.toggleEditing(),
  mend: (openCase) => openCase.mend(),
  'edit-note': () => document.getElementById('note')?.focus(),
  'add-finding': (openCase, station) => void afterReader(openCase, () => (station.dialog = 'add-finding')),
  'accept-all-normal': (openCase) => openCase.acceptAllNormal(),
  'sign-off': (openCase, station) => {
    const { toReview, reviewed } = openCase.current
    if (station.session) void station.session.tryToLock(toReview - reviewed)
    else void afterReader(openCase, () => (station.dialog = 'sign-off'))
  },
  undo: (openCase) => openCase.undo(),
  redo: (openCase) => openCase.redo(),
  'run-model': (openCase) => void openCase.model.start(openCase.reading !== null),
  'cancel-model': (openCase) => void openCase.model.cancel(),
  'next-finding': (openCase) => openCase.move(1),
  'previous-finding': (openCase) => openCase.move(-1),
  'next-unreviewed': (openCase) => openCase.nextUnreviewed(),
  'next-step': (openCase) => openCase.moveStep(1),
  'previous-step': (openCase) => openCase.moveStep(-1),
  'next-component': (openCase) => openCase.selection.nextComponent(),
  'measure-length': measure('measure-length'),
  'measure-angle': measure('measure-angle'),
  'measure-cobb': measure('measure-cobb'),
  'measure-region': measure('measure-region'),
  'measure-ellipse': measure('measure-ellipse'),
  'measure-probe': measure('measure-probe'),
  'draw-arrow': measure('draw-arrow'),
  'keep-key-image': (openCase) => void openCase.annotations.keepKeyImage(),
  'delete-annotation': (openCase) => openCase.viewer.measuring.removeSelected(),
  'toggle-annotations': (openCase) => openCase.viewer.measuring.toggle(),
  'filter-all': (openCase) => openCase.setFilter('all'),
  'filter-abnormal': (openCase) => openCase.setFilter('abnormal'),
  'filter-not-reviewed': (openCase) => openCase.setFilter('not-reviewed'),
  'filter-uncertain': (openCase) => openCase.setFilter('uncertain'),
  'filter-out-of-distribution': (openCase) => openCase.setFilter('out-of-distribution'),
  'filter-not-answered': (openCase) => openCase.setFilter('not-answered'),
  isolate: (openCase) => openCase.toggleIsolated(),
  'go-back': (openCase) => openCase.back(),
  'show-overview': (openCase) => openCase.select(null),
  'show-notes': (_, station) => (station.dialog = 'notes'),
  'show-prior': (openCase) => void openCase.showPrior(),
  'toggle-follow-up': (openCase) => openCase.toggleFollowUp(),
  'toggle-thickness': (openCase) => (openCase.thicknessShown = !openCase.thicknessShown),
  'write-report': (openCase, station) =>
    void afterReader(openCase, () => {
      openCase.compareForReport()
      station.dialog = 'report-html'
    }),
  'copy-report': (openCase, station) =>
    void station.exporter.copyReport(openCase.id, station.preferences.current.reportIncludesIdentity),
  'export-report-html': (openCase, station) => {
    openCase.compareForReport()
    station.dialog = 'report-html'
  },
  'export-report-pdf': (openCase, station) => {
    openCase.compareForReport()
    station.dialog = 'report-pdf'
  },
  'export-measurements': (openCase, station) =>
    void station.exporter.measurements(openCase.id, station.preferences.current.reportIncludesIdentity),
  'export-quintuples': (openCase, station) => {
    station.exporting = [openCase.id]
    station.dialog = 'quintuples'
  },
  'grade-0': grade(0),
  'grade-1': grade(1),
  'grade-2': grade(2),
  'grade-3': grade(3),
  'grade-4': grade(4),
  'grade-5': grade(5),
  'grade-6': grade(6),
  'grade-7': grade(7),
  'grade-8': grade(8),
}

/** What a case of a session has not: it is reported, exported and read by the model elsewhere. */
const NOT_IN_SESSION: ReadonlySet<CommandId> = new Set([
  'add-finding',
  'run-model',
  'cancel-model',
  'write-report',
  'copy-report',
  'export-report-html',
  'export-report-pdf',
  'export-quintuples',
  'toggle-follow-up',
] as const)

/** Whether a command would do something now. */
export function canRun(station: Workstation, id: CommandId): boolean {
  if (id === 'open-sample') return (station.info?.samples.length ?? 0) > 0
  if (id in ANYWHERE) return true
  const { openCase, screen } = station
  if (!openCase || screen !== 'reading') return false
  if (station.session !== null && NOT_IN_SESSION.has(id)) return false
  switch (id) {
    case 'accept':
      return openCase.decidable && openCase.selection.finding !== null
    case 'reject':
    case 'reopen':
      return openCase.decidable && openCase.selection.finding !== null && !openCase.onForm
    case 'edit':
      return openCase.editable
    case 'mend':
      return openCase.editable && openCase.mendable
    case 'show-notes':
      return openCase.notes.length > 0
    case 'show-prior':
      return openCase.followUp.cases.length > 0
    case 'next-series':
    case 'previous-series':
      return openCase.volumes.length > 1
    case 'delete-annotation':
      return !openCase.locked && openCase.viewer.measuring.current !== null
    case 'add-finding':
    case 'measure-length':
    case 'measure-angle':
    case 'measure-cobb':
    case 'measure-region':
    case 'measure-ellipse':
    case 'measure-probe':
    case 'draw-arrow':
    case 'keep-key-image':
      return !openCase.locked
    case 'sign-off':
      // A case of a session is locked by the key that signs off any other.
      return station.session ? station.session.item.may.lock : openCase.decidable
    case 'accept-all-normal':
      return openCase.decidable
    case 'undo':
      return openCase.others.shown === null && openCase.current.undo !== null
    case 'redo':
      return openCase.others.shown === null && openCase.current.redo !== null
    case 'write-report':
    case 'copy-report':
    case 'export-report-html':
    case 'export-report-pdf':
    case 'export-measurements':
      return openCase.others.shown === null
    case 'run-model':
      return station.pack !== null && !openCase.model.running && !openCase.locked
    case 'cancel-model':
      return openCase.model.running
    case 'next-step':
    case 'previous-step':
      return (openCase.selection.finding?.steps.length ?? 0) > 0
    default:
      return true
  }
}

/** Does what a command says; one that would do nothing now does nothing. */
export function runCommand(station: Workstation, id: CommandId): void {
  if (!canRun(station, id)) return
  ANYWHERE[id]?.(station)
  if (!station.openCase) return
  VIEWER_COMMANDS[id]?.(station.openCase.viewer)
  ON_CASE[id]?.(station.openCase, station)
}

/** Who reads is known before a dialog that decides something opens, never asked at its end. */
async function afterReader(openCase: OpenCase, open: () => void): Promise<void> {
  if (await openCase.own.begin()) open()
}

async function showSearch(station: Workstation): Promise<void> {
  if (station.screen !== 'worklist') await station.showWorklist()
  const field = document.getElementById('worklist-search')
  if (field instanceof HTMLInputElement) field.select()
}
