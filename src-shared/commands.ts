/**
 * Every command of the workstation, in one table: the application menu, the command palette (Ctrl K), the keyboard,
 * the list of keys (F1) and the hints on buttons all read it.
 */

/** Groups of the palette and of the list of keys, in their order. */
export const COMMAND_GROUPS = ['Findings', 'Measure', 'Case', 'View', 'Image', 'Application'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export const MENUS = ['File', 'Edit', 'Reading', 'View', 'Image', 'Help'] as const
export type MenuName = (typeof MENUS)[number]

/** Where a command stands in the application menu: parts of one menu are separated by a line, in the table's order. */
interface MenuPlace {
  readonly menu: MenuName
  readonly part: number
}

/** One thing the workstation can do. */
interface CommandDefinition {
  readonly id: string
  readonly title: string
  readonly group: CommandGroup
  /** Chords such as "Ctrl+Shift+Z"; Ctrl is also ⌘. The first one is shown on buttons. */
  readonly keys: readonly string[]
  /** `case`: only with a case open. */
  readonly where: 'anywhere' | 'case'
  /** Left out: the menu does not have it. */
  readonly inMenu?: MenuPlace
  /** It asks something before it acts: the menu writes three dots behind it. */
  readonly asks?: true
  /** Left out of palette and list of keys: nobody types the name of a grade key. */
  readonly unlisted?: true
}

const TABLE = [
  { id: 'accept', title: 'Accept finding', group: 'Findings', keys: ['A'], where: 'case' },
  { id: 'edit', title: 'Edit reasoning', group: 'Findings', keys: ['E'], where: 'case' },
  { id: 'reject', title: 'Reject finding', group: 'Findings', keys: ['R'], where: 'case' },
  { id: 'reopen', title: 'Take back the decision on a finding', group: 'Findings', keys: ['Shift+R'], where: 'case' },
  { id: 'mend', title: 'Settle the contradiction in a finding', group: 'Findings', keys: ['F'], where: 'case' },
  {
    id: 'next-finding',
    title: 'Next finding',
    group: 'Findings',
    keys: ['ArrowDown'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 2 },
  },
  {
    id: 'previous-finding',
    title: 'Previous finding',
    group: 'Findings',
    keys: ['ArrowUp'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 2 },
  },
  {
    id: 'add-finding',
    title: 'Add finding',
    group: 'Findings',
    keys: ['N'],
    where: 'case',
    asks: true,
    inMenu: { menu: 'Reading', part: 2 },
  },
  { id: 'edit-note', title: 'Write a note', group: 'Findings', keys: ['T'], where: 'case' },
  {
    id: 'next-unreviewed',
    title: 'Next finding to review or to answer',
    group: 'Findings',
    keys: ['U'],
    where: 'case',
  },
  { id: 'filter-all', title: 'List all findings', group: 'Findings', keys: ['F2'], where: 'case' },
  { id: 'filter-abnormal', title: 'List abnormal findings', group: 'Findings', keys: ['F3'], where: 'case' },
  { id: 'filter-not-reviewed', title: 'List findings not reviewed', group: 'Findings', keys: ['F4'], where: 'case' },
  { id: 'filter-uncertain', title: 'List uncertain findings', group: 'Findings', keys: ['F6'], where: 'case' },
  {
    id: 'filter-out-of-distribution',
    title: 'List findings unlike training',
    group: 'Findings',
    keys: ['F7'],
    where: 'case',
  },
  {
    id: 'filter-not-answered',
    title: 'List questions without an answer',
    group: 'Findings',
    keys: ['F8'],
    where: 'case',
  },
  {
    id: 'isolate',
    title: 'One finding at a time',
    group: 'Findings',
    keys: ['J'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 2 },
  },
  { id: 'go-back', title: 'Back one level', group: 'Findings', keys: ['Escape'], where: 'case' },
  { id: 'next-step', title: 'Next reasoning step', group: 'Findings', keys: ['ArrowRight'], where: 'case' },
  { id: 'previous-step', title: 'Previous reasoning step', group: 'Findings', keys: ['ArrowLeft'], where: 'case' },
  { id: 'next-component', title: 'Next graded component', group: 'Findings', keys: ['C'], where: 'case' },
  { id: 'grade-0', title: 'Set grade 0', group: 'Findings', keys: ['0'], where: 'case', unlisted: true },
  { id: 'grade-1', title: 'Set grade 1', group: 'Findings', keys: ['1'], where: 'case', unlisted: true },
  { id: 'grade-2', title: 'Set grade 2', group: 'Findings', keys: ['2'], where: 'case', unlisted: true },
  { id: 'grade-3', title: 'Set grade 3', group: 'Findings', keys: ['3'], where: 'case', unlisted: true },
  { id: 'grade-4', title: 'Set grade 4', group: 'Findings', keys: ['4'], where: 'case', unlisted: true },
  { id: 'grade-5', title: 'Set grade 5', group: 'Findings', keys: ['5'], where: 'case', unlisted: true },
  { id: 'grade-6', title: 'Set grade 6', group: 'Findings', keys: ['6'], where: 'case', unlisted: true },
  { id: 'grade-7', title: 'Set grade 7', group: 'Findings', keys: ['7'], where: 'case', unlisted: true },
  { id: 'grade-8', title: 'Set grade 8', group: 'Findings', keys: ['8'], where: 'case', unlisted: true },
  {
    id: 'accept-all-normal',
    title: 'Accept all normal findings',
    group: 'Findings',
    keys: ['Shift+A'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 2 },
  },

  {
    id: 'measure-length',
    title: 'Measure a length',
    group: 'Measure',
    keys: ['L'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'measure-angle',
    title: 'Measure an angle',
    group: 'Measure',
    keys: ['G'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'measure-cobb',
    title: 'Measure the angle of two lines (Cobb)',
    group: 'Measure',
    keys: ['Shift+G'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'measure-region',
    title: 'Measure a region drawn by hand',
    group: 'Measure',
    keys: ['Shift+J'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'measure-ellipse',
    title: 'Measure an elliptical region',
    group: 'Measure',
    keys: ['Shift+E'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'measure-probe',
    title: 'Probe a voxel',
    group: 'Measure',
    keys: ['Shift+Y'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'draw-arrow',
    title: 'Draw an arrow with text',
    group: 'Measure',
    keys: ['Y'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'keep-key-image',
    title: 'Keep a key image',
    group: 'Measure',
    keys: ['S'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 5 },
  },
  {
    id: 'delete-annotation',
    title: 'Delete the selected measurement',
    group: 'Measure',
    keys: ['Backspace', 'Delete'],
    where: 'case',
    inMenu: { menu: 'Edit', part: 2 },
  },
  {
    id: 'toggle-annotations',
    title: 'Show or hide measurements',
    group: 'Measure',
    keys: ['Shift+D'],
    where: 'case',
    inMenu: { menu: 'View', part: 3 },
  },

  {
    id: 'undo',
    title: 'Undo',
    group: 'Case',
    keys: ['Ctrl+Z'],
    where: 'case',
    inMenu: { menu: 'Edit', part: 1 },
  },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Case',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    where: 'case',
    inMenu: { menu: 'Edit', part: 1 },
  },
  {
    id: 'sign-off',
    title: 'Sign off',
    group: 'Case',
    keys: ['Ctrl+Enter'],
    where: 'case',
    asks: true,
    inMenu: { menu: 'Reading', part: 4 },
  },
  {
    id: 'run-model',
    title: 'Run model',
    group: 'Case',
    keys: ['Ctrl+R'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 1 },
  },
  {
    id: 'cancel-model',
    title: 'Stop model',
    group: 'Case',
    keys: ['Ctrl+.'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 1 },
  },
  {
    id: 'show-overview',
    title: 'Overview of the case',
    group: 'Case',
    keys: ['O'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 3 },
  },
  {
    id: 'show-notes',
    title: 'Remarks on the images',
    group: 'Case',
    keys: ['I'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 3 },
  },
  {
    id: 'show-prior',
    title: 'Show another date of this knee beside',
    group: 'Case',
    keys: ['P'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 3 },
  },
  {
    id: 'write-report',
    title: 'Write report',
    group: 'Case',
    keys: ['Ctrl+E'],
    where: 'case',
    asks: true,
    inMenu: { menu: 'Reading', part: 3 },
  },
  {
    id: 'copy-report',
    title: 'Copy report as text',
    group: 'Case',
    keys: ['Ctrl+Shift+C'],
    where: 'case',
    inMenu: { menu: 'Reading', part: 3 },
  },
  {
    id: 'export-report-html',
    title: 'Save report as HTML',
    group: 'Case',
    keys: [],
    where: 'case',
    asks: true,
    inMenu: { menu: 'File', part: 3 },
  },
  {
    id: 'export-report-pdf',
    title: 'Save report as PDF',
    group: 'Case',
    keys: ['Ctrl+P'],
    where: 'case',
    asks: true,
    inMenu: { menu: 'File', part: 3 },
  },
  {
    id: 'export-quintuples',
    title: 'Export quintuples for training',
    group: 'Case',
    keys: [],
    where: 'case',
    asks: true,
    inMenu: { menu: 'File', part: 3 },
  },

  {
    id: 'layout-1',
    title: 'Layout: one picture',
    group: 'View',
    keys: ['Ctrl+1'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  {
    id: 'layout-1-2',
    title: 'Layout: one large, two small',
    group: 'View',
    keys: ['Ctrl+2'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  {
    id: 'layout-3',
    title: 'Layout: three side by side',
    group: 'View',
    keys: ['Ctrl+3'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  {
    id: 'layout-2x2',
    title: 'Layout: two by two',
    group: 'View',
    keys: ['Ctrl+4'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  {
    id: 'layout-2x3',
    title: 'Layout: two by three',
    group: 'View',
    keys: ['Ctrl+5'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  { id: 'next-layout', title: 'Next layout', group: 'View', keys: ['Shift+L'], where: 'case' },
  {
    id: 'reset-hanging',
    title: 'Hang the series anew',
    group: 'View',
    keys: ['Ctrl+Home'],
    where: 'case',
    inMenu: { menu: 'View', part: 1 },
  },
  {
    id: 'next-series',
    title: 'Next series in this view',
    group: 'View',
    keys: ['.'],
    where: 'case',
    inMenu: { menu: 'View', part: 2 },
  },
  {
    id: 'previous-series',
    title: 'Previous series in this view',
    group: 'View',
    keys: [','],
    where: 'case',
    inMenu: { menu: 'View', part: 2 },
  },
  {
    id: 'toggle-linked',
    title: 'Link or part the views',
    group: 'View',
    keys: ['K'],
    where: 'case',
    inMenu: { menu: 'View', part: 2 },
  },
  {
    id: 'toggle-boxes',
    title: 'All boxes: tap to keep, hold to peek',
    group: 'View',
    keys: ['H'],
    where: 'case',
    inMenu: { menu: 'View', part: 3 },
  },
  {
    id: 'maximise-view',
    title: 'Maximise view',
    group: 'View',
    keys: ['M'],
    where: 'case',
    inMenu: { menu: 'View', part: 3 },
  },
  {
    id: 'reset-views',
    title: 'Reset views',
    group: 'View',
    keys: ['Home'],
    where: 'case',
    inMenu: { menu: 'View', part: 3 },
  },
  {
    id: 'auto-window',
    title: 'Automatic window',
    group: 'View',
    keys: ['W'],
    where: 'case',
    inMenu: { menu: 'View', part: 3 },
  },
  {
    id: 'toggle-identity',
    title: 'Show or hide identity',
    group: 'View',
    keys: ['Ctrl+I'],
    where: 'anywhere',
    inMenu: { menu: 'View', part: 4 },
  },

  {
    id: 'tool-crosshair',
    title: 'Crosshair',
    group: 'Image',
    keys: ['Shift+C'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-window',
    title: 'Window and level by dragging',
    group: 'Image',
    keys: ['Shift+W'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-region-window',
    title: 'Window of a region',
    group: 'Image',
    keys: ['Shift+F'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-pan',
    title: 'Move the picture by dragging',
    group: 'Image',
    keys: ['Shift+P'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-zoom',
    title: 'Zoom by dragging',
    group: 'Image',
    keys: ['Shift+Z'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-scroll',
    title: 'Go through slices by dragging',
    group: 'Image',
    keys: ['Shift+S'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'tool-magnify',
    title: 'Magnifier',
    group: 'Image',
    keys: ['Z'],
    where: 'case',
    inMenu: { menu: 'Image', part: 1 },
  },
  {
    id: 'turn-anticlockwise',
    title: 'Turn the other planes anticlockwise',
    group: 'Image',
    keys: ['Q'],
    where: 'case',
    inMenu: { menu: 'Image', part: 2 },
  },
  {
    id: 'turn-clockwise',
    title: 'Turn the other planes clockwise',
    group: 'Image',
    keys: ['Shift+Q'],
    where: 'case',
    inMenu: { menu: 'Image', part: 2 },
  },
  {
    id: 'slab-thicker',
    title: 'Thicker slab',
    group: 'Image',
    keys: ['B'],
    where: 'case',
    inMenu: { menu: 'Image', part: 3 },
  },
  {
    id: 'slab-thinner',
    title: 'Thinner slab',
    group: 'Image',
    keys: ['Shift+B'],
    where: 'case',
    inMenu: { menu: 'Image', part: 3 },
  },
  {
    id: 'slab-next',
    title: 'Slab: mean, brightest or darkest',
    group: 'Image',
    keys: ['Shift+M'],
    where: 'case',
    inMenu: { menu: 'Image', part: 3 },
  },
  {
    id: 'invert',
    title: 'White for black',
    group: 'Image',
    keys: ['Shift+I'],
    where: 'case',
    inMenu: { menu: 'Image', part: 4 },
  },
  {
    id: 'flip-across',
    title: 'Mirror left to right',
    group: 'Image',
    keys: ['Shift+H'],
    where: 'case',
    inMenu: { menu: 'Image', part: 4 },
  },
  {
    id: 'flip-down',
    title: 'Mirror top to bottom',
    group: 'Image',
    keys: ['Shift+V'],
    where: 'case',
    inMenu: { menu: 'Image', part: 4 },
  },
  {
    id: 'rotate',
    title: 'Rotate by a quarter',
    group: 'Image',
    keys: ['Shift+T'],
    where: 'case',
    inMenu: { menu: 'Image', part: 4 },
  },
  {
    id: 'toggle-smooth',
    title: 'Show voxels or smooth between them',
    group: 'Image',
    keys: ['Shift+N'],
    where: 'case',
    inMenu: { menu: 'Image', part: 4 },
  },
  {
    id: 'toggle-cine',
    title: 'Play or stop',
    group: 'Image',
    keys: ['Space'],
    where: 'case',
    inMenu: { menu: 'Image', part: 5 },
  },
  {
    id: 'cine-faster',
    title: 'Play faster',
    group: 'Image',
    keys: ['>'],
    where: 'case',
    inMenu: { menu: 'Image', part: 5 },
  },
  {
    id: 'cine-slower',
    title: 'Play slower',
    group: 'Image',
    keys: ['<'],
    where: 'case',
    inMenu: { menu: 'Image', part: 5 },
  },
  {
    id: 'window-auto',
    title: 'Window: automatic',
    group: 'Image',
    keys: ['Alt+1'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-marrow',
    title: 'Window: marrow and lesions',
    group: 'Image',
    keys: ['Alt+2'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-cartilage',
    title: 'Window: cartilage',
    group: 'Image',
    keys: ['Alt+3'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-meniscus',
    title: 'Window: meniscus and ligaments',
    group: 'Image',
    keys: ['Alt+4'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-fluid',
    title: 'Window: fluid',
    group: 'Image',
    keys: ['Alt+5'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-bone',
    title: 'Window: bone edges',
    group: 'Image',
    keys: ['Alt+6'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },
  {
    id: 'window-full',
    title: 'Window: full range',
    group: 'Image',
    keys: ['Alt+7'],
    where: 'case',
    inMenu: { menu: 'Image', part: 6 },
  },

  {
    id: 'open-folder',
    title: 'Open folder',
    group: 'Application',
    keys: ['Ctrl+O'],
    where: 'anywhere',
    asks: true,
    inMenu: { menu: 'File', part: 1 },
  },
  {
    id: 'open-files',
    title: 'Open files',
    group: 'Application',
    keys: ['Ctrl+Shift+O'],
    where: 'anywhere',
    asks: true,
    inMenu: { menu: 'File', part: 1 },
  },
  {
    id: 'open-sample',
    title: 'Open sample case',
    group: 'Application',
    keys: [],
    where: 'anywhere',
    inMenu: { menu: 'File', part: 1 },
  },
  {
    id: 'show-worklist',
    title: 'Worklist',
    group: 'Application',
    keys: ['Ctrl+L'],
    where: 'anywhere',
    inMenu: { menu: 'File', part: 2 },
  },
  {
    id: 'show-benchmark',
    title: 'Benchmark',
    group: 'Application',
    keys: ['Ctrl+B'],
    where: 'anywhere',
    inMenu: { menu: 'File', part: 2 },
  },
  {
    id: 'show-sessions',
    title: 'Sessions',
    group: 'Application',
    keys: ['Ctrl+J'],
    where: 'anywhere',
    inMenu: { menu: 'File', part: 2 },
  },
  { id: 'focus-search', title: 'Search the worklist', group: 'Application', keys: ['Ctrl+F'], where: 'anywhere' },
  {
    id: 'change-reader',
    title: 'Change reader',
    group: 'Application',
    keys: ['Ctrl+Shift+R'],
    where: 'anywhere',
    asks: true,
    inMenu: { menu: 'File', part: 4 },
  },
  {
    id: 'manage-readers',
    title: 'Readers of this workstation',
    group: 'Application',
    keys: [],
    where: 'anywhere',
    asks: true,
    inMenu: { menu: 'File', part: 4 },
  },
  {
    id: 'show-settings',
    title: 'Settings',
    group: 'Application',
    keys: ['Ctrl+,'],
    where: 'anywhere',
    inMenu: { menu: 'File', part: 4 },
  },
  {
    id: 'show-palette',
    title: 'Commands',
    group: 'Application',
    keys: ['Ctrl+K'],
    where: 'anywhere',
    inMenu: { menu: 'Help', part: 1 },
  },
  {
    id: 'show-shortcuts',
    title: 'Keyboard',
    group: 'Application',
    keys: ['F1', '?'],
    where: 'anywhere',
    inMenu: { menu: 'Help', part: 1 },
  },
  {
    id: 'take-tour',
    title: 'Tour',
    group: 'Application',
    keys: [],
    where: 'anywhere',
    inMenu: { menu: 'Help', part: 1 },
  },
] as const satisfies readonly CommandDefinition[]

export type CommandId = (typeof TABLE)[number]['id']
export interface CommandEntry extends CommandDefinition {
  readonly id: CommandId
}

export const COMMAND_ENTRIES: readonly CommandEntry[] = TABLE

const byId: ReadonlyMap<string, CommandEntry> = new Map(COMMAND_ENTRIES.map((entry) => [entry.id, entry]))

/** The words and keys of a command. */
function commandEntry(id: CommandId): CommandEntry {
  const entry = byId.get(id)
  if (!entry) throw new RangeError(`There is no command "${id}".`)
  return entry
}

/** The first chord of a command for a button or hint; undefined where it has none. */
export function firstKey(id: CommandId): string | undefined {
  return commandEntry(id).keys[0]
}

/** The commands of one menu, in parts that a line separates. */
export function menuParts(menu: MenuName): readonly (readonly CommandEntry[])[] {
  const parts = new Map<number, CommandEntry[]>()
  for (const entry of COMMAND_ENTRIES) {
    if (entry.inMenu?.menu !== menu) continue
    parts.set(entry.inMenu.part, [...(parts.get(entry.inMenu.part) ?? []), entry])
  }
  return [...parts].sort(([a], [b]) => a - b).map(([, entries]) => entries)
}
