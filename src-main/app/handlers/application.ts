import { app } from 'electron'
import { isDeepStrictEqual } from 'node:util'
import { availableProviders } from '../../inference/host/providers.js'
import { listPacks } from '../../inference/pack/list.js'
import type { Handlers } from '../bridge-server.js'
import { listSamples } from '../samples.js'
import type { Workstation } from '../workstation.js'

type ApplicationHandlers = Pick<Handlers, 'app.info' | 'preferences.get' | 'preferences.set'>

/** What the channels about the application itself do. */
export function applicationHandlers(workstation: Workstation, keysChanged: () => void): ApplicationHandlers {
  const { places, preferences, casebook, review } = workstation
  return {
    'app.info': async () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      dataFolder: places.data,
      samples: listSamples(places.sample).map(({ id, title }) => ({ id, title })),
      packs: await listPacks(places.packs),
      providers: availableProviders(),
      pendingImport: workstation.pendingImport,
    }),
    'preferences.get': () => preferences.read(),
    'preferences.set': (value) => {
      // Who reads is chosen by name, never by an old copy of the preferences.
      const before = preferences.read()
      preferences.write({ ...value, readerId: before.readerId })
      if (!isDeepStrictEqual(value.judging, before.judging)) {
        casebook.judgeBy(value.judging, true)
        review.forget()
        void casebook.recountStale().catch(() => undefined)
      }
      if (!isDeepStrictEqual(value.keymap, before.keymap)) keysChanged()
      return preferences.read()
    },
  }
}
