import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTar, tarBytes, TarError, writeTar, type TarContent } from '../../../src-main/files/tar.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const FILES: readonly (readonly [string, number])[] = [
  ['empty', 0],
  ['one block', 512],
  ['a/b/volume.raw', 1000],
  ['long', 70_000],
]

function contentOf(size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (index * 7) % 251))
}

async function* files(): AsyncGenerator<TarContent> {
  for (const [name, size] of FILES) yield await Promise.resolve({ name, size, pieces: [contentOf(size)] })
}

async function written(contents: AsyncIterable<TarContent> = files()): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of writeTar(contents)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* cut(bytes: Buffer, at: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += at) yield await Promise.resolve(bytes.subarray(start, start + at))
}

async function read(bytes: Buffer, at = 333): Promise<[string, Buffer][]> {
  const found: [string, Buffer][] = []
  for await (const { name, pieces } of readTar(cut(bytes, at))) {
    const taken: Uint8Array[] = []
    for await (const piece of pieces) taken.push(piece)
    found.push([name, Buffer.concat(taken)])
  }
  return found
}

describe('several files as one stream', () => {
  it('come back as they went, however the stream is cut', async () => {
    const bytes = await written()
    expect(bytes.length).toBe(FILES.reduce((sum, [, size]) => sum + tarBytes(size), 0) + 1024)
    for (const at of [1, 333, 512, 100_000])
      expect(await read(bytes, at)).toEqual(FILES.map(([name, size]) => [name, contentOf(size)]))
  })

  it('are what the system’s own tar reads and writes', async () => {
    const folder = temporaryFolder()
    fs.writeFileSync(path.join(folder, 'ours.tar'), await written())
    execFileSync('tar', ['-xf', 'ours.tar'], { cwd: folder })
    for (const [name, size] of FILES) expect(fs.readFileSync(path.join(folder, name))).toEqual(contentOf(size))
    execFileSync('tar', ['--format=ustar', '-cf', 'theirs.tar', 'long', 'empty'], { cwd: folder })
    expect((await read(fs.readFileSync(path.join(folder, 'theirs.tar')))).map(([name]) => name)).toEqual([
      'long',
      'empty',
    ])
  })

  it('may be left before they are read', async () => {
    const names: string[] = []
    for await (const { name } of readTar(cut(await written(), 1000))) names.push(name)
    expect(names).toEqual(FILES.map(([name]) => name))
  })

  it('are refused where they end early, go on after the end, or are none', async () => {
    const bytes = await written()
    const flipped = Buffer.from(bytes)
    flipped[3] = 1
    for (const wrong of [
      bytes.subarray(0, 700),
      bytes.subarray(0, bytes.length - 1024),
      Buffer.concat([bytes, Buffer.from('more')]),
      Buffer.alloc(600, 'no tar at all '),
      flipped,
    ])
      await expect(read(wrong)).rejects.toThrow(TarError)
  })

  it('are never written with another size than was said', async () => {
    const liar = async function* (): AsyncGenerator<TarContent> {
      yield await Promise.resolve({ name: 'x', size: 3, pieces: [Buffer.from('four')] })
    }
    await expect(written(liar())).rejects.toThrow('not 3')
  })
})
