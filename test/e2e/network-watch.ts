/** Ways to notice that a program uses the network: a live listener, and a record of what it asks the system for. */
import { spawnSync } from 'node:child_process'
import dgram from 'node:dgram'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'

/** Ports of this machine that answer nobody and remember who came. */
export interface Listener {
  readonly port: number
  /** One line for every connection and every packet. */
  readonly heard: readonly string[]
  close(): Promise<void>
}

/** Listens on one port of 127.0.0.1, TCP and UDP. */
export async function listen(): Promise<Listener> {
  const heard: string[] = []
  const server = net.createServer((socket) => {
    heard.push('TCP')
    socket.on('error', () => undefined)
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  const { port } = address
  const udp = dgram.createSocket('udp4')
  udp.on('message', () => heard.push('UDP'))
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
  return {
    port,
    heard,
    close: async () => {
      await new Promise<void>((resolve) => udp.close(resolve))
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Whether programs can be recorded here. */
export const CAN_RECORD = spawnSync('strace', ['-V']).status === 0

/** The command that runs a program and records in `file` what it and its children ask of the network. */
export function recording(file: string): readonly string[] {
  return ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-e', 'signal=none', '-o', file]
}

/** What a record holds that went, or tried to go, to another machine; DNS of this machine's own resolver included. */
export function calls(file: string): string[] {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /AF_INET6?/.test(line) && /\b(connect|sendto|sendmsg|sendmmsg)\(/.test(line))
}

/** All files below a folder, relative to it. */
export function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}
