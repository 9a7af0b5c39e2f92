import type { BrowserWindow } from 'electron'
import type { CASEBOOK_REQUESTS } from '../../../src-shared/bridge-casebook.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type CasebookHandlers = Pick<Handlers, keyof typeof CASEBOOK_REQUESTS>

/** What the channels about the casebook as a file do. */
export function casebookHandlers(
  { aside, keeping }: Pick<Workstation, 'aside' | 'keeping'>,
  window: () => BrowserWindow | null,
): CasebookHandlers {
  return {
    'casebook.prevalence': () => aside.do('prevalence', null),
    'casebook.notice': () => keeping.notice,
    'casebook.keep': async () => {
      await keeping.keep()
      return null
    },
    'casebook.backups': () => keeping.backups(),
    'casebook.restore': async ({ name }) => {
      await keeping.restore(name)
      // Nothing that the window shows is of this casebook any more.
      setImmediate(() => window()?.reload())
      return null
    },
  }
}
