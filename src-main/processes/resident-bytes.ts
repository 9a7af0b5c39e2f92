import { readFileSync } from 'node:fs'

/**
 * Memory that a process holds, bytes, seen from outside: one that is busy in a graph or a codec cannot tell by itself.
 * Undefined where the system does not say (only Linux does, in a file) or the process has ended.
 */
export function residentBytes(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line ? Number(line[1]) * 1024 : undefined
  } catch {
    return undefined
  }
}
