/**
 * Every command of the workstation, in one table: the application menu, the command palette, the keyboard, the list of
 * keys and the hints on buttons all read it. A file for each group.
 */
import { APPLICATION } from './application.js'
import { CASE } from './case.js'
import type { CommandDefinition, MenuName } from './definition.js'
import { FINDINGS } from './findings.js'
import { IMAGE } from './image.js'
import { MEASURE } from './measure.js'
import { NAVIGATE } from './navigate.js'
import { VIEW } from './view.js'

export { COMMAND_GROUPS, MENUS, type CommandGroup, type MenuName } from './definition.js'

const TABLE = [...FINDINGS, ...MEASURE, ...CASE, ...VIEW, ...NAVIGATE, ...IMAGE, ...APPLICATION] as const

export type CommandId = (typeof TABLE)[number]['id']
export interface CommandEntry extends CommandDefinition {
  readonly id: CommandId
}

export const COMMAND_ENTRIES: readonly CommandEntry[] = TABLE

/** The commands of one menu, in parts that a line separates. */
export function menuParts(menu: MenuName): readonly (readonly CommandEntry[])[] {
  const parts = new Map<number, CommandEntry[]>()
  for (const entry of COMMAND_ENTRIES) {
    if (entry.inMenu?.menu !== menu) continue
    parts.set(entry.inMenu.part, [...(parts.get(entry.inMenu.part) ?? []), entry])
  }
  return [...parts].sort(([a], [b]) => a - b).map(([, entries]) => entries)
}
