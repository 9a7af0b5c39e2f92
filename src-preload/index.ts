import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge, WindowEvent } from '../src-shared/bridge.js'

type Reply = { ok: true; value: never } | { ok: false; message: string }

/** The main process answers every channel with a Reply (bridge-server.ts), whose value fits the channel's schema. */
const main: { invoke(channel: string, payload: unknown): Promise<Reply> } = ipcRenderer

/** The bridge of src-shared/bridge.ts and nothing else. The main process validates; this only carries. */
const bridge: Bridge = {
  async request(channel, payload) {
    const reply = await main.invoke(channel, payload)
    if (!reply.ok) throw new Error(reply.message)
    return reply.value
  },
  onEvent(listener) {
    const forward = (_event: unknown, payload: WindowEvent): void => listener(payload)
    ipcRenderer.on('event', forward)
    return () => ipcRenderer.off('event', forward)
  },
  pathsOf(files) {
    return files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '')
  },
}

contextBridge.exposeInMainWorld('condyle', bridge)
