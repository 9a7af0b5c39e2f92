import fs from 'node:fs'
import { z } from 'zod'
import { questionOf } from '../../datasets/threedreasonknee-dataset.js'
import { readJsonArray } from '../../datasets/json-array.js'
import { JsonLinesWriter } from '../../datasets/json-lines.js'

/** One output record of the released inference script. */
const ReleasedOutputSchema = z.looseObject({
  image: z.string().min(1),
  generated_text: z.string(),
  final_diagnosis: z.union([z.string(), z.record(z.string(), z.unknown())]),
})

/**
 * Turns outputs of the released 3DReasonKnee inference script (a JSON list of image, generated_text, final_diagnosis)
 * into stored answers. Returns how many were written and how many records were left out because their question could not
 * be told.
 */
export async function convertReleasedOutputs(
  from: string,
  to: string,
): Promise<{ readonly written: number; readonly leftOut: number }> {
  if (!fs.existsSync(from)) throw new Error(`The file ${from} does not exist. Give the path of the answers.`)
  const writer = await JsonLinesWriter.open(to, 'replace')
  let written = 0
  let leftOut = 0
  try {
    for await (const value of readJsonArray(from)) {
      const parsed = ReleasedOutputSchema.safeParse(value)
      const question = parsed.success ? questionOf(parsed.data) : undefined
      if (!parsed.success || !question) leftOut++
      else {
        await writer.write({ case: parsed.data.image, question: question.id, text: parsed.data.generated_text })
        written++
      }
    }
  } finally {
    await writer.close()
  }
  return { written, leftOut }
}
