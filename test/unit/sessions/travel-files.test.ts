import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { sentenceFor } from '../../../src-main/files/disk-trouble.js'
import { beginTravel } from '../../../src-main/sessions/travel/describe.js'
import { travelSecret } from '../../../src-main/sessions/travel/mask.js'
import { receiveSession } from '../../../src-main/sessions/travel/receive.js'
import { sendSession } from '../../../src-main/sessions/travel/send.js'
import { createRandom } from '../../../src-shared/statistics/random.js'
import { fill, mayMount, smallDisk } from '../../fixtures/small-disk.js'
import { temporaryFolder } from '../casebook/fixtures.js'
import { answer, computer, contentOf, forged, home, itemsOf, merge, PASSPHRASE, refusal, send } from './travel-bench.js'

describe('a file that is not what it should be', () => {
  it('is refused in a sentence, and nothing of it is taken over', async () => {
    const here = await home()
    const there = computer()
    const file = await send(here, here.id, here.ben, { images: true })
    const bytes = fs.readFileSync(file)
    const folder = temporaryFolder()
    const written = (name: string, content: Uint8Array | string): string => {
      const place = path.join(folder, name)
      fs.writeFileSync(place, content)
      return place
    }
    const flipped = Buffer.from(bytes)
    flipped[bytes.length - 40] = (flipped[bytes.length - 40] ?? 0) ^ 1
    const head = Buffer.from(bytes)
    head[60] = (head[60] ?? 0) ^ 1
    for (const [place, words] of [
      [written('flipped', flipped), 'was changed or is not complete'],
      [written('cut', bytes.subarray(0, bytes.length - 1)), 'was changed or is not complete'],
      [written('cut-early', bytes.subarray(0, 9)), 'was changed or is not complete'],
      [written('cut-to-the-chunk', bytes.subarray(0, 400)), 'was changed or is not complete'],
      [written('head', head), ''],
      [written('archive.zip', 'PK\u0003\u0004 and so on, as every ZIP'), 'is a ZIP archive'],
      [written('notes.txt', 'Nothing of the kind, but long enough.'), 'is no session of Condyle'],
      [written('empty', ''), 'is no session of Condyle'],
      [path.join(folder, 'gone'), 'cannot be read'],
    ] as const)
      expect(await refusal(merge(there, place))).toContain(words)
    expect(await refusal(merge(there, file, 'another passphrase'))).toContain('does not open')
    expect(there.sessions.list(null)).toEqual([])
    expect(there.casebook.query().total).toBe(0)
    expect(fs.readdirSync(there.volumes.root).filter((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([])
  })

  it('is refused whichever byte of it was changed, and wherever it was cut', async () => {
    const here = await home()
    const there = computer()
    const bytes = fs.readFileSync(await send(here, here.id, here.ben, { images: true }))
    const place = path.join(temporaryFolder(), 'session.age')
    const random = createRandom(20261130)
    for (let n = 0; n < 60; n++) {
      const at = Math.floor(random() * bytes.length)
      const wrong = Buffer.from(bytes)
      wrong[at] = (wrong[at] ?? 0) ^ (1 << Math.floor(random() * 8))
      fs.writeFileSync(place, n % 2 === 0 ? wrong : bytes.subarray(0, at))
      await refusal(merge(there, place))
    }
    expect(there.sessions.list(null)).toEqual([])
    expect(there.casebook.query().total).toBe(0)
    expect(there.casebook.readers.list()).toEqual([])
  })

  it('is refused where whoever had the passphrase changed what is in it', async () => {
    const here = await home()
    const there = computer()
    answer(here, itemsOf(here, here.id, here.ben)[0] ?? '', here.ben, 2)
    const parts = await contentOf(await send(here, here.id, here.ben, { images: true }))
    const text = parts.get('session.json') ?? ''
    const attempt = async (change: (parts: Map<string, string>) => void): Promise<string> => {
      const changed = new Map(parts)
      change(changed)
      return refusal(merge(there, await forged(changed)))
    }
    const edited = (from: string, to: string) => (changed: Map<string, string>) => {
      expect(text).toContain(from)
      changed.set('session.json', text.replaceAll(from, to))
    }
    expect(await attempt(edited('"grade":2', '"grade":3'))).toContain('no longer follow')
    expect(await attempt(edited('"name":"Dr Ben","reader"', '"name":"Dr Eve","reader"'))).toContain('no longer follow')
    expect(await attempt(edited('condyle.session/1', 'condyle.session/2'))).toContain('newer Condyle')
    expect(await attempt(edited('"repeats":1', '"repeats":"many"'))).toContain('cannot be read')
    expect(await attempt((changed) => changed.delete('session.json'))).toContain('does not begin with a session')
    const voxels = [...parts.keys()].find((name) => name.endsWith('volume.raw')) ?? ''
    expect(await attempt((changed) => changed.set(voxels, `x${(parts.get(voxels) ?? '').slice(1)}`))).toContain(
      'not whole',
    )
    expect(await attempt((changed) => changed.set(voxels, `${parts.get(voxels) ?? ''}x`))).toContain('no description')
    expect(await attempt((changed) => changed.set('../../casebook.sqlite', 'x'))).toContain('part that no session has')
    expect(there.sessions.list(null)).toEqual([])
    expect(there.casebook.query().total).toBe(0)
  })

  it('leaves no file behind where sending is cancelled, and the one before as it was', async () => {
    const here = await home()
    const file = await send(here, here.id, here.ben)
    const before = fs.readFileSync(file)
    const sending = {
      session: here.id,
      to: here.ben,
      by: here.ben,
      images: true,
      file,
      passphrase: PASSPHRASE,
      secret: travelSecret(here.casebook),
      workFactor: 8,
    }
    expect(await refusal(sendSession(here, sending, { signal: AbortSignal.abort() }))).toContain('cancelled')
    expect(fs.readFileSync(file).equals(before)).toBe(true)
    expect(fs.readdirSync(path.dirname(file))).toEqual([path.basename(file)])
  })

  it('is no way around another session in which the same people read these knees', async () => {
    const here = await home()
    const there = computer()
    await merge(there, await send(here, here.id, here.ben))
    here.sessions.finish(here.id, here.cy)
    const plan = here.casebook.sessions.get(here.id).plan
    const id = here.sessions.make({ ...plan, title: 'The same again' }, here.cy)
    here.sessions.start(id)
    await beginTravel(here.casebook, id)
    await expect(merge(there, await send(here, id, here.ben))).rejects.toThrow('in the session “Knees of spring”')
    expect(there.sessions.list(null)).toHaveLength(1)
  })

  it.runIf(mayMount())('says so where the disk is full, and leaves nothing half-made', async () => {
    const here = await home()
    const file = await send(here, here.id, here.ben, { images: true })
    const disk = smallDisk(256)
    fill(disk)
    const full = `There is no room left on the disk of`
    const sent: unknown = await send(here, here.id, here.ben, { file: path.join(disk, 'session.age') }).catch(
      (reason: unknown) => reason,
    )
    expect(sentenceFor(sent)).toContain(full)
    const received: unknown = await receiveSession({
      file,
      passphrase: PASSPHRASE,
      folder: disk,
      identityOf: () => null,
    }).catch((reason: unknown) => reason)
    expect(sentenceFor(received)).toContain(full)
    const kept = fs.readdirSync(disk, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(kept.filter(({ name }) => name.endsWith('.age') || name.endsWith('.tmp'))).toEqual([])
  })
})
