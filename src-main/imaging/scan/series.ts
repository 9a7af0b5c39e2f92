import type { ImportIssue } from '../../../src-shared/case/import.js'
import type { DicomFile } from '../dicom/file.js'
import type { ScannedStack } from '../stack.js'
import { buildDicomStack } from './build-stack.js'
import { bySeries } from './by-series.js'
import { derivedKind } from './derived.js'
import type { Findings } from './findings.js'
import { groupSeries, type LabelledLayout } from './group.js'
import { localiserTitle } from './localiser.js'
import type { PlacedFrame } from './placed-frame.js'
import type { FilesRead } from './read-files.js'
import { seriesKey } from './series-key.js'
import { isStray } from './stray.js'

const PLANNED_ON_IT = 'planes for planning the scan; open the series planned on it.'

/**
 * The stacks of all series. What of a series makes no stack — localisers, stray and derived images, doubles — is set
 * aside by name, so that what is shown and what is listed add up to what was found.
 */
export function stacksOfSeries(read: FilesRead, findings: Findings): ScannedStack[] {
  const stacks: ScannedStack[] = []
  const asides: { readonly frames: readonly PlacedFrame[]; readonly tell: (files: readonly string[]) => void }[] = []
  for (const { frames, joined } of bySeries(read.frames)) {
    const description = seriesName(frames)
    const aside = (
      kind: Parameters<Findings['setAside']>[0],
      title: string,
      cause: string,
      of: readonly PlacedFrame[],
    ) => asides.push({ frames: of, tell: (files) => findings.setAside(kind, title, cause, files) })
    const localiser = localiserTitle(frames)
    if (localiser !== undefined) {
      aside('localiser', localiser, `${description} is a localiser, ${PLANNED_ON_IT}`, frames)
      continue
    }
    const damaged = read.damaged.get(seriesKeyOf(frames)) ?? []
    const { layouts, dropped } = groupSeries(frames, description)
    for (const one of layouts) {
      const derived = derivedKind(one.layout.frames)
      if (derived)
        aside(
          'derived',
          derived.title,
          `${description} ${derived.what}, on which no finding is graded; open the series it was made from.`,
          one.layout.frames,
        )
      else if (isStray(one, layouts)) aside(...strayWords(one, description), one.layout.frames)
      else
        stacks.push(buildDicomStack(joined ? withJoinedNote(one, description) : one, description, read.notes, damaged))
    }
    if (dropped.length > 0)
      aside(
        'duplicate',
        'Second image of a slice',
        `${description} has another image at the same position, which was taken; compare the two.`,
        dropped,
      )
  }
  // A multi-frame file of which one frame is left out is still shown: only files of which nothing is shown are listed.
  const shown = new Set(
    stacks.flatMap(({ source }) => (source.format === 'dicom' ? source.files.map((file) => file.path) : [])),
  )
  for (const { frames, tell } of asides) {
    const files = new Map(frames.map(({ file }) => [file.path, file.name]))
    for (const path of files.keys()) {
      if (shown.has(path)) files.delete(path)
      else shown.add(path)
    }
    if (files.size > 0) tell([...files.values()])
  }
  return stacks
}

function withJoinedNote({ layout, label }: LabelledLayout, description: string): LabelledLayout {
  const issue: ImportIssue = {
    severity: 'warning',
    code: 'header-damaged',
    message:
      `Every image of ${description} names a series of its own, as some anonymisers leave it: they were taken for one because ` +
      'all else is the same and their places make one even stack.',
    files: layout.frames.slice(0, 1).map(({ file }) => file.name),
  }
  return { layout: { ...layout, issues: [issue, ...layout.issues] }, label }
}

function strayWords(
  { layout, label }: LabelledLayout,
  description: string,
): ['localiser', title: string, cause: string] {
  const count = layout.frames.length
  const images = count === 1 ? 'one image' : `${count} images`
  const differs = label === '' ? '' : ` (${label})`
  const cause = `${images} of ${description} ${count === 1 ? 'does' : 'do'} not belong to its stack of slices${differs}, as a localiser stored with a series does not; nothing needs doing.`
  return ['localiser', count === 1 ? 'Stray image' : 'Stray images', cause]
}

function seriesKeyOf([first]: readonly PlacedFrame[]): string {
  return first ? seriesKey(first.file) : ''
}

function seriesName(frames: readonly PlacedFrame[]): string {
  const file: DicomFile | undefined = frames[0]?.file
  const name = file?.header.seriesDescription || file?.header.protocolName
  if (name) return `Series "${name}"`
  return file?.header.seriesNumber != null ? `Series ${file.header.seriesNumber}` : `The series of ${file?.name ?? ''}`
}
