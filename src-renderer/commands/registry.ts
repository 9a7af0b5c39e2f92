import type { Command } from '../../src-shared/bridge.js'

/** Commands of the window that the application menu does not have. */
export const WINDOW_COMMANDS = [
  'reopen',
  'next-component',
  'next-unreviewed',
  'edit-note',
  'focus-search',
  'grade-0',
  'grade-1',
  'grade-2',
  'grade-3',
  'grade-4',
  'grade-5',
  'grade-6',
  'grade-7',
  'grade-8',
] as const
export type WindowCommand = (typeof WINDOW_COMMANDS)[number]
export type CommandId = Command | WindowCommand

export const COMMAND_GROUPS = ['Findings', 'Case', 'View', 'Application'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** One thing the window can do: its words, its group in lists, its chords ("Ctrl+Shift+Z"; Ctrl is also ⌘). */
export interface CommandEntry {
  readonly id: CommandId
  readonly title: string
  readonly group: CommandGroup
  readonly keys: readonly string[]
  /** `case`: only with a case open. */
  readonly where: 'anywhere' | 'case'
  /** Left out of the command palette: nobody types the name of a grade key. */
  readonly unlisted?: boolean
}

const on = (
  where: CommandEntry['where'],
  group: CommandGroup,
  id: CommandId,
  title: string,
  ...keys: string[]
): CommandEntry => ({
  id,
  title,
  group,
  keys,
  where,
})

const grade = (value: number, id: WindowCommand): CommandEntry => ({
  ...on('case', 'Findings', id, `Set grade ${value}`, String(value)),
  unlisted: true,
})

/** Every command with its keys; the keyboard, the palette, the shortcuts list and the hints all read this. */
export const COMMAND_ENTRIES: readonly CommandEntry[] = [
  on('case', 'Findings', 'accept', 'Accept finding', 'A'),
  on('case', 'Findings', 'edit', 'Edit reasoning', 'E'),
  on('case', 'Findings', 'reject', 'Reject finding', 'R'),
  on('case', 'Findings', 'reopen', 'Take back the decision on a finding', 'Shift+R'),
  on('case', 'Findings', 'add-finding', 'Add finding', 'N'),
  on('case', 'Findings', 'edit-note', 'Write a note', 'T'),
  on('case', 'Findings', 'next-finding', 'Next finding', 'ArrowDown'),
  on('case', 'Findings', 'previous-finding', 'Previous finding', 'ArrowUp'),
  on('case', 'Findings', 'next-unreviewed', 'Next finding not reviewed', 'U'),
  on('case', 'Findings', 'next-step', 'Next reasoning step', 'ArrowRight'),
  on('case', 'Findings', 'previous-step', 'Previous reasoning step', 'ArrowLeft'),
  on('case', 'Findings', 'next-component', 'Next graded component', 'C'),
  grade(0, 'grade-0'),
  grade(1, 'grade-1'),
  grade(2, 'grade-2'),
  grade(3, 'grade-3'),
  grade(4, 'grade-4'),
  grade(5, 'grade-5'),
  grade(6, 'grade-6'),
  grade(7, 'grade-7'),
  grade(8, 'grade-8'),
  on('case', 'Findings', 'accept-all-normal', 'Accept all normal findings', 'Shift+A'),
  on('case', 'Case', 'undo', 'Undo', 'Ctrl+Z'),
  on('case', 'Case', 'redo', 'Redo', 'Ctrl+Shift+Z', 'Ctrl+Y'),
  on('case', 'Case', 'sign-off', 'Sign off', 'Ctrl+Enter'),
  on('case', 'Case', 'run-model', 'Run model', 'Ctrl+R'),
  on('case', 'Case', 'cancel-model', 'Stop model', 'Ctrl+.'),
  on('case', 'Case', 'export-report-html', 'Save report as HTML'),
  on('case', 'Case', 'export-report-pdf', 'Save report as PDF', 'Ctrl+P'),
  on('case', 'Case', 'export-quintuples', 'Export quintuples for training'),
  on('case', 'View', 'toggle-boxes', 'Show or hide boxes', 'H'),
  on('case', 'View', 'maximise-view', 'Maximise view', 'M'),
  on('case', 'View', 'reset-views', 'Reset views', 'Home'),
  on('case', 'View', 'auto-window', 'Automatic window', 'W'),
  on('anywhere', 'View', 'toggle-identity', 'Show or hide identity', 'Ctrl+I'),
  on('anywhere', 'Application', 'open-folder', 'Open folder', 'Ctrl+O'),
  on('anywhere', 'Application', 'open-files', 'Open files', 'Ctrl+Shift+O'),
  on('anywhere', 'Application', 'open-sample', 'Open sample case'),
  on('anywhere', 'Application', 'show-worklist', 'Worklist', 'Ctrl+L'),
  on('anywhere', 'Application', 'show-benchmark', 'Benchmark', 'Ctrl+B'),
  on('anywhere', 'Application', 'focus-search', 'Search the worklist', 'Ctrl+F'),
  on('anywhere', 'Application', 'show-settings', 'Settings', 'Ctrl+,'),
  on('anywhere', 'Application', 'show-palette', 'Commands', 'Ctrl+K'),
  on('anywhere', 'Application', 'show-shortcuts', 'Keyboard', 'F1', '?'),
]

const byId: ReadonlyMap<CommandId, CommandEntry> = new Map(COMMAND_ENTRIES.map((entry) => [entry.id, entry]))

/** The words and keys of a command. */
export function commandEntry(id: CommandId): CommandEntry {
  const entry = byId.get(id)
  if (!entry) throw new RangeError(`There is no command "${id}".`)
  return entry
}

/** The first chord of a command for a button or hint; undefined where it has none. */
export function firstKey(id: CommandId): string | undefined {
  return commandEntry(id).keys[0]
}
