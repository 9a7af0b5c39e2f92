import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const SamplesSchema = z.object({
  samples: z.array(
    z.object({ id: z.string().min(1).max(100), title: z.string().min(1), file: z.string().regex(/^[^\\/]+\.zip$/i) }),
  ),
})

/** A sample case that ships with Condyle. */
export interface Sample {
  readonly id: string
  readonly title: string
  readonly file: string
}

/** The samples of a folder: every archive in it, with the titles of its `samples.json` and in that order. */
export function listSamples(folder: string): Sample[] {
  if (!fs.existsSync(folder)) return []
  const archives = fs.readdirSync(folder).filter((name) => /\.zip$/i.test(name))
  const listed = titled(path.join(folder, 'samples.json')).filter(({ file }) => archives.includes(file))
  const unlisted = archives
    .filter((name) => !listed.some(({ file }) => file === name))
    .sort()
    .map((file) => ({ id: path.parse(file).name, title: titleOf(file), file }))
  return [...listed, ...unlisted].map((sample) => ({ ...sample, file: path.join(folder, sample.file) }))
}

/** The archive of a sample. Throws a sentence where it is not there. */
export function samplePath(folder: string, id: string): string {
  const sample = listSamples(folder).find((one) => one.id === id)
  if (!sample) throw new Error('This sample case is missing from this installation: set Condyle up again.')
  return sample.file
}

function titled(file: string): z.output<typeof SamplesSchema>['samples'] {
  if (!fs.existsSync(file)) return []
  const parsed = SamplesSchema.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')))
  return parsed.success ? parsed.data.samples : []
}

function titleOf(file: string): string {
  const words = path.parse(file).name.replaceAll(/[-_]+/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
