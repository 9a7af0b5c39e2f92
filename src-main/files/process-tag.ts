/**
 * What is half-made carries the name of the process that makes it, so that whoever clears up later can tell what a kill
 * left behind from what a running process still works on.
 */
import fs from 'node:fs'

/** `p<process id>s<when it started>`; 0 where the system does not say when. */
const TAG = /(?:^|[^a-z0-9])p(\d+)s(\d+)(?![a-z0-9])/

/** The tag of this process. */
export const OWN_TAG = `p${process.pid}s${startOf(process.pid) ?? 0}`

/** Whether a name carries the tag of a process that runs; a process that only got the same id later is another. */
export function isOfRunningProcess(name: string): boolean {
  const [, pid, start] = TAG.exec(name) ?? []
  if (pid === undefined || !isRunning(Number(pid))) return false
  const now = startOf(Number(pid))
  return start === '0' || now === null || now === Number(start)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When a process started, in the system's ticks since it was booted; null where that cannot be known. */
function startOf(pid: number): number | null {
  try {
    const line = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The program's name, in brackets, may hold anything; what follows it are numbers.
    const ticks = Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[19])
    return Number.isSafeInteger(ticks) ? ticks : null
  } catch {
    return null
  }
}
