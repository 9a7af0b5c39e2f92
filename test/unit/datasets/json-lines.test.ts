import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readJsonLines, type JsonLine } from '../../../src-main/datasets/json-lines.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

async function linesOf(file: string): Promise<JsonLine[]> {
  const lines: JsonLine[] = []
  for await (const line of readJsonLines(file)) lines.push(line)
  return lines
}

function written(text: string): string {
  const file = path.join(temporaryFolder(), 'lines.jsonl')
  writeFileSync(file, text)
  return file
}

it('counts lines from 1, and leaves out the empty ones', async () => {
  expect(await linesOf(written('{"a":1}\r\n\n  \nno json\n[2]'))).toEqual([
    { line: 1, value: { a: 1 } },
    { line: 4, value: undefined },
    { line: 5, value: [2] },
  ])
})

it('a line goes on through separators that only a text has', async () => {
  const text = 'one\u2028two\u2029three'
  expect(await linesOf(written(`${JSON.stringify(text)}\n1\n`))).toEqual([
    { line: 1, value: text },
    { line: 2, value: 1 },
  ])
})

it('puts together lines and letters that lie across two pieces of the file', async () => {
  const long = 'knee Knie genou ✓'.repeat(200_000)
  expect(await linesOf(written(`${JSON.stringify(long)}\n${JSON.stringify(long)}\n`))).toEqual([
    { line: 1, value: long },
    { line: 2, value: long },
  ])
})

it('a line without end is no JSON, takes no memory, and the next one is read', async () => {
  const file = path.join(temporaryFolder(), 'lines.jsonl')
  const handle = openSync(file, 'w')
  const piece = Buffer.alloc(1 << 20, 'x')
  writeSync(handle, '"')
  for (let n = 0; n < 200; n++) writeSync(handle, piece)
  writeSync(handle, '"\n{"next":true}\n"')
  for (let n = 0; n < 20; n++) writeSync(handle, piece)
  writeSync(handle, '"')
  closeSync(handle)
  const before = process.memoryUsage.rss()
  const lines = await linesOf(file)
  expect(lines).toEqual([
    { line: 1, value: undefined },
    { line: 2, value: { next: true } },
    { line: 3, value: undefined },
  ])
  expect(process.memoryUsage.rss() - before).toBeLessThan(150e6)
})
