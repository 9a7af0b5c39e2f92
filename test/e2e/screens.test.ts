import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './look/accessibility.js'
import { crampedWords, giveRoom, giveRoomBack, ROOMS } from './look/room.js'
import { SCREENS } from './look/screens.js'
import { Stage } from './look/stage.js'

describe.each(SCREENS)('the screens of $setting', ({ setting, screens }) => {
  let stage: Stage

  beforeAll(async () => {
    stage = await Stage.open(setting)
  }, 900_000)
  afterAll(() => stage.close())

  describe.each(screens)('$name', ({ show }) => {
    beforeAll(() => show(stage))

    it('has nothing that axe finds', async () => {
      expect(await violations(stage.page)).toEqual([])
    })

    it('cuts off and prints over nothing in windows from 1024 × 700 to 4K, zoomed to 200 %', async () => {
      const session = await stage.page.context().newCDPSession(stage.page)
      const cramped: string[] = []
      for (const room of ROOMS) {
        await giveRoom(session, room)
        await stage.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
        const { width, height, zoom } = room
        cramped.push(...(await crampedWords(stage.page)).map((words) => `${width}×${height} at ${zoom}: ${words}`))
      }
      await giveRoomBack(session)
      await session.detach()
      expect(cramped).toEqual([])
    })
  })
})
