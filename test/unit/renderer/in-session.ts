import { flushSync } from 'svelte'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import type { SessionItem } from '../../../src-shared/session/record.js'
import { FakeBridge } from './fake-bridge.js'
import { fakeSession } from './fake-sessions.js'

/** A case that is about to be read in a session. */
export const ITEM: SessionItem = {
  id: 'case-00001',
  session: 'session-1',
  title: 'Knees of spring',
  part: 'reading',
  stage: 'unopened',
  protocol: 'blind-then-revealed',
  number: 1,
  of: 3,
  may: { answer: true, reveal: true, lock: false },
  beside: [],
  toSettle: null,
}

/** The window with that case open. */
export async function inSession() {
  const bridge = new FakeBridge()
  bridge.sessions.list = [{ ...fakeSession('session-1'), state: 'running', own: 'read' }]
  bridge.sessions.item = ITEM
  bridge.sessions.next = ITEM.id
  const station = new Workstation(bridge)
  await station.start()
  await station.showSessions()
  await station.sessions.readNext('session-1')
  flushSync()
  const { session } = station
  if (!session) throw new Error('No case of the session is open.')
  return { bridge, station, session }
}
