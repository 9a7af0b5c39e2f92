import { describe, expect, it } from 'vitest'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import { FakeBridge } from './fake-bridge.js'
import { fakeSession } from './fake-sessions.js'

const OFFER = {
  home: true,
  recipients: [{ id: 'reader-2', name: 'Dr Ben', words: 'Protocol and cases with nobody’s answers.' }],
  images: 3,
  imageBytes: 3e6,
  missing: 0,
}

async function atSessions() {
  const bridge = new FakeBridge()
  bridge.sessions.list = [{ ...fakeSession('session-1'), state: 'running' }]
  bridge.sessions.offer = OFFER
  bridge.sessions.passphrase = 'five plain words in a row'
  const station = new Workstation(bridge)
  await station.start()
  await station.showSessions()
  return { bridge, station, travel: station.sessions.travel }
}

describe('sending a session', () => {
  it('asks for whom, and says what was saved and that the passphrase goes another way', async () => {
    const { bridge, travel } = await atSessions()
    await travel.beginSending('session-1')
    expect(travel).toMatchObject({ sending: 'session-1', offer: OFFER, sent: null })
    await travel.send('reader-2', true, 'five plain words in a row')
    expect(travel.sent).toEqual(['Saved as session.age.', 'The file is 1.2 MB.'])
    expect(bridge.sessions.sentTo).toEqual(['reader-2'])
    await travel.close()
    expect(travel).toMatchObject({ sending: null, offer: null, sent: null })
  })

  it('is cancelled before its dialog closes, and shows how far it is', async () => {
    const { bridge, travel, station } = await atSessions()
    await travel.beginSending('session-1')
    station.handle({ kind: 'travel', event: { text: 'Writing the file', done: 1, total: 2 } })
    expect(travel.progress).toBeNull()
    const sending = travel.send('reader-2', false, 'five plain words in a row')
    station.handle({ kind: 'travel', event: { text: 'Writing the file', done: 1, total: 2 } })
    expect(travel).toMatchObject({ busy: true, progress: { done: 1, total: 2 } })
    await travel.close()
    expect(bridge.askedFor('sessions.cancel-travel')).toHaveLength(1)
    expect(travel.sending).toBe('session-1')
    await sending
  })
})

describe('merging a file', () => {
  it('says why a passphrase is refused, then what the file did, and takes what is open with it', async () => {
    const { bridge, travel, station } = await atSessions()
    await station.open('case-00001')
    expect(station.openCase).not.toBeNull()
    bridge.sessions.conflicts = ['Dr Ben answered case 1 differently on two computers: both answers are kept.']
    await travel.beginMerging()
    expect(travel.file).toBe('session.age')
    await travel.merge('another')
    expect(travel).toMatchObject({
      merged: null,
      refusal: expect.stringContaining('does not open session.age') as unknown,
    })
    expect(station.openCase).not.toBeNull()
    await travel.merge('five plain words in a row')
    expect(travel.refusal).toBeNull()
    expect(travel.merged).toEqual({
      session: 'session-1',
      words: ['Answers about 2 cases were added.'],
      conflicts: bridge.sessions.conflicts,
    })
    // A case of it that is open could show its readers what they may not see.
    expect(station.openCase).toBeNull()
    expect(station.sessions.session?.id).toBe('session-1')
  })
})
