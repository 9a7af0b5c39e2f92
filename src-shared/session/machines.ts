/**
 * Machine readers of a session beside the model whose answers its readers may see: packs, and language models behind a chat server.
 * Each counts as a reader of its own, with the reading of each case that was there when the session started.
 */
import { z } from 'zod'
import { LENGTHS } from '../case/bounds.js'

export const MachineReaderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pack'), id: z.string().min(1).max(LENGTHS.name), version: z.string().max(LENGTHS.name) }),
  z.object({ kind: z.literal('model'), model: z.string().min(1).max(LENGTHS.name) }),
])
export type MachineReader = z.infer<typeof MachineReaderSchema>

export const MachineReadersSchema = z.array(MachineReaderSchema).max(10)

/** A machine reader, and of how many of the cases asked about it has a reading. */
export const MachineChoiceSchema = z.object({ reader: MachineReaderSchema, cases: z.number().int() })
export type MachineChoice = z.infer<typeof MachineChoiceSchema>

const PREFIX = 'machine '

/** What stands for a machine where a reader's id stands; no reader has such an id. */
export function machineKey(machine: MachineReader): string {
  return PREFIX + machineName(machine)
}

/** "condyle-reference 1.0.0", "Qwen2.5-VL-7B". */
export function machineName(machine: MachineReader): string {
  return machine.kind === 'pack' ? `${machine.id} ${machine.version}` : machine.model
}

/** The name of a machine by its key; null where it is the id of a reader. */
export function nameOfMachine(reader: string): string | null {
  return reader.startsWith(PREFIX) ? reader.slice(PREFIX.length) : null
}
