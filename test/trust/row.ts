import { z } from 'zod'

/** One line of docs/trust.md. */
export const TrustRowSchema = z.object({
  /** What was tried, as the table names it. */
  what: z.string(),
  /** How much of it was tried. */
  tried: z.string(),
  /** What came of it. */
  result: z.string(),
  bar: z.string(),
  met: z.boolean(),
  /** What is worth knowing besides: where it fell short, what could not be tried here. */
  notes: z.array(z.string()),
})
export type TrustRow = z.infer<typeof TrustRowSchema>

/** One section of the command: it may take minutes, and is run anew alone. */
export interface TrustSection {
  readonly title: string
  run(tell: (line: string) => void): Promise<readonly TrustRow[]>
}
