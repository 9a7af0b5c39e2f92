import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPlan } from '../../../models/phantom/commands/plan-file.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'plan-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function plan(text: string): Promise<unknown> {
  const file = path.join(folder, 'plan.json')
  await writeFile(file, text)
  return readPlan(file)
}

describe('readPlan', () => {
  it('takes the parts that are there and leaves the rest to chance', async () => {
    expect(await plan('{"fluid": 20, "acl": {"tear": true, "insertion": false, "repair": false}}')).toEqual({
      fluid: 20,
      acl: { tear: true, insertion: false, repair: false },
    })
  })

  it('names the file and the place of a mistake', async () => {
    await expect(plan('{"hoffa": 3}')).rejects.toThrow(/plan\.json is wrong at hoffa/)
    await expect(plan('{"osteophyte": []}')).rejects.toThrow(/plan\.json is wrong/)
    await expect(plan('not JSON')).rejects.toThrow(/plan\.json could not be read as JSON/)
  })
})
