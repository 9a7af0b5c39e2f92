import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { treeMemory } from '../process-memory.js'

/** What electron-main.ts prints when a study was closed, and waits for an answer to. */
export const CLOSED = 'closed'

/**
 * Opens and closes the study of a page so many times; MB of all processes after each. Not driven by a debugger: one
 * that is attached keeps what the page fetched, up to a bound of its own, and that would be measured as ours.
 */
export async function openAndClose(
  executable: string,
  environment: Readonly<Record<string, string>>,
  query: string,
  times: number,
): Promise<number[]> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(executable, [...root, '--js-flags=--expose-gc'], {
    env: { ...environment, CONDYLE_BENCH_QUERY: query, CONDYLE_BENCH_TIMES: String(times) },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exit = once(child, 'exit')
  const memory: number[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== CLOSED) continue
    memory.push(treeMemory(child.pid ?? 0))
    child.stdin.write('\n')
  }
  await exit
  if (memory.length < times) throw new Error(`The viewer’s benchmark ended after ${memory.length} of ${times} studies.`)
  return memory
}
