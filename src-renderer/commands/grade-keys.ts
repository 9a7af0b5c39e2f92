import type { CommandId } from '../../src-shared/commands/index.js'

const GRADE_COMMANDS = [
  'grade-0',
  'grade-1',
  'grade-2',
  'grade-3',
  'grade-4',
  'grade-5',
  'grade-6',
  'grade-7',
  'grade-8',
] as const satisfies readonly CommandId[]

/** The command that sets a grade; undefined where there is none. */
export function gradeCommand(grade: number): CommandId | undefined {
  return GRADE_COMMANDS[grade]
}
