/** Nothing leaves the machine, and nothing is written beside the data folder and the folder that was asked for. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CAN_RECORD, calls, filesBelow, listen, recording, type Listener } from './network-watch.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const ELECTRON = path.join(ROOT, '.runtime', 'electron', 'electron')
const SAMPLE = path.join(ROOT, 'resources', 'sample')

describe('a page that tries to reach the network', () => {
  let data: string
  let workstation: Workstation
  let listener: Listener
  beforeAll(async () => {
    data = newDataFolder()
    listener = await listen()
    workstation = await startWorkstation(data)
    await workstation.page.getByRole('button', { name: 'Open folder' }).waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    await listener.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('is heard nowhere, by none of the ways there are', async () => {
    const { page } = workstation
    await page.evaluate(async (port) => {
      const place = `127.0.0.1:${port}`
      const attempt = (work: () => unknown): void => {
        try {
          void Promise.resolve(work()).catch(() => undefined)
        } catch {
          // What throws did not reach it either.
        }
      }
      attempt(() => fetch(`http://${place}/`, { mode: 'no-cors' }))
      attempt(() => new WebSocket(`ws://${place}/`))
      attempt(() => new EventSource(`http://${place}/`))
      attempt(() => navigator.sendBeacon(`http://${place}/`, 'beacon'))
      attempt(() => Object.assign(new Image(), { src: `http://${place}/image.png` }))
      attempt(() => new Worker(`http://${place}/worker.js`))
      for (const [name, attributes] of [
        ['link', { rel: 'stylesheet', href: `http://${place}/a.css` }],
        ['link', { rel: 'prefetch', href: `http://${place}/b` }],
        ['link', { rel: 'preconnect', href: `http://${place}/` }],
        ['script', { src: `http://${place}/a.js` }],
        ['iframe', { src: `http://${place}/frame` }],
        ['video', { src: `http://${place}/video` }],
      ] as const)
        attempt(() => document.body.append(Object.assign(document.createElement(name), attributes)))
      const peer = new RTCPeerConnection({
        iceServers: [
          { urls: `stun:${place}` },
          { urls: `turn:${place}?transport=udp`, username: 'a', credential: 'b' },
          { urls: `turn:${place}?transport=tcp`, username: 'a', credential: 'b' },
          { urls: `turns:${place}?transport=tcp`, username: 'a', credential: 'b' },
        ],
      })
      peer.createDataChannel('out')
      await peer.setLocalDescription(await peer.createOffer())
      // A description of a peer that answers on the very port, over UDP and over TCP.
      const other = new RTCPeerConnection()
      await other.setRemoteDescription(peer.localDescription ?? { type: 'offer', sdp: '' })
      await other.setLocalDescription(await other.createAnswer())
      await peer.setRemoteDescription(other.localDescription ?? { type: 'answer', sdp: '' })
      for (const candidate of [
        `candidate:1 1 udp 2122260223 127.0.0.1 ${port} typ host`,
        `candidate:2 1 tcp 1518280447 127.0.0.1 ${port} typ host tcptype passive`,
      ])
        attempt(() => peer.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 }))
      await new Promise((resolve) => setTimeout(resolve, 4000))
    }, listener.port)
    expect(listener.heard).toEqual([])
  })

  it('would have been heard: the listener hears this test', async () => {
    await fetch(`http://127.0.0.1:${listener.port}/`).catch(() => undefined)
    expect(listener.heard).toEqual(['TCP'])
  })
})

describe.skipIf(!CAN_RECORD)('recorded by strace', () => {
  let folder: string
  let record: string
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-network-'))
    record = path.join(folder, 'record.txt')
    for (const name of ['home', 'temporary', 'out']) fs.mkdirSync(path.join(folder, name))
  })
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

  const surroundings = (): NodeJS.ProcessEnv => ({
    ...process.env,
    HOME: path.join(folder, 'home'),
    TMPDIR: path.join(folder, 'temporary'),
    XDG_CACHE_HOME: path.join(folder, 'home', '.cache'),
    XDG_CONFIG_HOME: path.join(folder, 'home', '.config'),
  })

  function run(...args: string[]): number | null {
    const [program = '', ...rest] = [...recording(record), ELECTRON, ...args]
    const env = { ...surroundings(), ELECTRON_RUN_AS_NODE: '1' }
    return spawnSync(program, rest, { env, encoding: 'utf8', timeout: 220_000 }).status
  }

  /** A program of its own, for the arguments that Playwright adds must be Electron's. */
  function recorded(): string {
    const script = path.join(folder, 'electron.sh')
    const words = [...recording(record), ELECTRON].map((word) => `'${word}'`)
    fs.writeFileSync(script, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 })
    return script
  }

  it('the recorder sees a program that asks for a name', () => {
    run('-e', "require('node:dns').resolve('condyle.invalid', () => process.exit())")
    expect(calls(record).length).toBeGreaterThan(0)
  })

  it('37 a reading by the command line asks for nothing, and writes nothing but its results', () => {
    const out = path.join(folder, 'out', 'sample')
    expect(run(path.join(ROOT, 'out', 'main', 'cli.js'), 'read', SAMPLE, '--out', out, '--provider', 'cpu')).toBe(0)
    expect(calls(record)).toEqual([])
    expect(filesBelow(path.join(folder, 'home'))).toEqual([])
    expect(filesBelow(path.join(folder, 'temporary'))).toEqual([])
    expect(filesBelow(out).map((file) => path.basename(file))).toContain('reading.json')
  })

  it('the window with a study opened in it asks for nothing, and writes nothing outside the data folder', async () => {
    const data = path.join(folder, 'data')
    const workstation = await startWorkstation(data, {
      paths: [SAMPLE],
      program: recorded(),
      env: surroundings(),
    })
    try {
      await workstation.page
        .getByRole('button', { name: 'Open folder' })
        .or(workstation.page.locator('canvas'))
        .first()
        .waitFor({ timeout: 120_000 })
      // A dictionary, a check for news or telemetry would be asked for within seconds.
      await workstation.page.waitForTimeout(15_000)
    } finally {
      await workstation.close()
    }
    // Playwright itself speaks to the window over this machine's loopback, and is answered, never called.
    expect(calls(record)).toEqual([])
    expect(filesBelow(path.join(folder, 'home'))).toEqual([])
    expect(filesBelow(path.join(folder, 'temporary'))).toEqual([])
  })
})
