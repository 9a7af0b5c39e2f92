import fs from 'node:fs'
import path from 'node:path'
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './look/accessibility.js'
import { changed, PICTURE_SIZES, pictureOf } from './look/pictures.js'
import { crampedWords, giveRoom, giveRoomBack, ROOMS } from './look/room.js'
import { SCREENS } from './look/screens.js'
import { Stage } from './look/stage.js'

/** Where pictures of all screens are wanted (npm run screens), and then nothing else. */
const OUT = process.env['CONDYLE_SCREENS_OUT']
const HOLDING = process.env['CONDYLE_SCREENS_UPDATE'] !== undefined
const making = OUT !== undefined || HOLDING

describe.each(SCREENS)('the screens of $setting', ({ setting, screens }) => {
  let stage: Stage
  let session: CDPSession

  beforeAll(async () => {
    stage = await Stage.open(setting)
    session = await stage.page.context().newCDPSession(stage.page)
  }, 900_000)
  afterAll(() => stage.close())

  it.skipIf(making || setting === 'a new data folder')('lead through themselves by key, once', async () => {
    const { page, dialogs } = stage
    const note = page.getByRole('dialog')
    const tourSeen = (): Promise<boolean> =>
      page.evaluate(async () => (await window.condyle.request('preferences.get', null)).tourSeen)
    await stage.showCase()
    await dialogs.command('Tour')
    const [said, places] = [new Set<string>(), new Set<string>()]
    for (let stop = 0; stop < 8; stop++) {
      await note.getByText(`${stop + 1} of 8`).waitFor()
      said.add(await note.innerText())
      places.add(JSON.stringify(await note.boundingBox()))
      await page.keyboard.press('Enter')
    }
    await note.waitFor({ state: 'detached' })
    expect([said.size, places.size > 4]).toEqual([8, true])
    // By itself, with the first case that opens, until it was skipped.
    await page.evaluate(async () => {
      const preferences = await window.condyle.request('preferences.get', null)
      await window.condyle.request('preferences.set', { ...preferences, tourSeen: false })
    })
    await page.reload()
    await note.getByText('1 of 8').waitFor()
    await page.keyboard.press('Escape')
    await note.waitFor({ state: 'detached' })
    await expect.poll(tourSeen).toBe(true)
    await page.reload()
    await stage.reading.findings().first().waitFor()
    expect(await note.count()).toBe(0)
  })

  describe.each(screens)('$name', ({ name, show, held }) => {
    beforeAll(() => show(stage))

    it.skipIf(making)('has nothing that axe finds', async () => {
      expect(await violations(stage.page)).toEqual([])
    })

    it.skipIf(making)('cuts off and prints over nothing from 1024 × 700 to 4K, zoomed to 200 %', async () => {
      const cramped: string[] = []
      // A dialog has all the room it takes long before the largest windows.
      const dialog = (await stage.page.locator('dialog[open]').count()) > 0
      for (const room of dialog ? ROOMS.filter(({ width, zoom }) => width / zoom <= 1920) : ROOMS) {
        await giveRoom(session, room)
        const { width, height, zoom } = room
        cramped.push(...(await crampedWords(stage.page)).map((words) => `${width}×${height} at ${zoom}: ${words}`))
      }
      await giveRoomBack(session)
      expect(cramped).toEqual([])
    })

    it.skipIf(!held && OUT === undefined)('looks as it did', async () => {
      const differences: (string | null)[] = []
      for (const { width, height } of PICTURE_SIZES) {
        await giveRoom(session, { width, height, zoom: 1 })
        const picture = `${name}-${width}x${height}`
        if (OUT !== undefined) {
          fs.mkdirSync(OUT, { recursive: true })
          fs.writeFileSync(path.join(OUT, `${picture}.png`), await pictureOf(stage.page, 'as it is'))
        }
        // One size is enough to hold: the other differs by widths alone.
        if (held && OUT === undefined && width === PICTURE_SIZES[0].width)
          differences.push(changed(picture, await pictureOf(stage.page, 'comparable')))
      }
      await giveRoomBack(session)
      expect(differences.filter((difference) => difference !== null)).toEqual([])
    })
  })

  it.skipIf(making)('let nothing go wrong in the window', () => {
    expect(stage.errors).toEqual([])
  })
})
