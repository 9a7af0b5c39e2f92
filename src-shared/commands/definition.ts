/** Groups of the palette and of the list of keys, in their order. */
export const COMMAND_GROUPS = ['Findings', 'Measure', 'Case', 'View', 'Navigate', 'Image', 'Application'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

export const MENUS = ['File', 'Edit', 'Reading', 'View', 'Image', 'Help'] as const
export type MenuName = (typeof MENUS)[number]

/** Where a command stands in the application menu: parts of one menu are separated by a line, in the table's order. */
interface MenuPlace {
  readonly menu: MenuName
  readonly part: number
}

/** One thing the workstation can do. */
export interface CommandDefinition {
  readonly id: string
  readonly title: string
  readonly group: CommandGroup
  /** Condyle’s own chords, spelled as in ../keymap/chord.ts; the first one is shown on buttons. */
  readonly keys: readonly string[]
  /** `case`: only with a case open. */
  readonly where: 'anywhere' | 'case'
  /** Left out: the menu does not have it. */
  readonly inMenu?: MenuPlace
  /** It asks something before it acts: the menu writes three dots behind it. */
  readonly asks?: true
}
