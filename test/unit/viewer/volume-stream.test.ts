import { describe, expect, it } from 'vitest'
import { streamVolume } from '../../../src-renderer/viewer/loading/volume-stream.js'
import { PictureError, pictureSentence } from '../../../src-renderer/viewer/picture-error.js'

/** 2 × 2 × 3 voxels of 16 bit as an address that can really be fetched. */
const VALUES = [1, -2, 3, 400, 5, 6, -7, 8, 9, 10, 11, -32768]
const volume = { type: 'int16', dims: [2, 2, 3] } as const

function address(values: readonly number[]): string {
  return `data:application/octet-stream;base64,${Buffer.from(new Int16Array(values).buffer).toString('base64')}`
}

async function read(url: string, signal = new AbortController().signal) {
  const slices: number[][] = []
  const voxels = await streamVolume(
    url,
    { ...volume, dims: [...volume.dims] },
    {
      signal,
      priority: 'auto',
      onstart: () => {},
      onslices: (_voxels, from, to) => {
        slices.push([from, to])
        return Promise.resolve()
      },
    },
  )
  return { voxels, slices }
}

describe('a volume that is streamed', () => {
  it('arrives as the voxels it is, every slice told once', async () => {
    const { voxels, slices } = await read(address(VALUES))
    expect([...voxels]).toEqual(VALUES)
    expect(voxels).toBeInstanceOf(Int16Array)
    expect(slices[0]?.[0]).toBe(0)
    expect(slices.at(-1)?.[1]).toBe(3)
    slices.slice(1).forEach(([from], place) => expect(from).toBe(slices[place]?.[1]))
  })

  it('is refused where it is shorter or longer than its description', async () => {
    await expect(read(address(VALUES.slice(1)))).rejects.toThrow(PictureError)
    await expect(read(address([...VALUES, 1]))).rejects.toThrow('import the study again')
  })

  it('stops when it is not wanted any more', async () => {
    const aborted = AbortSignal.abort(new Error('another case was opened'))
    await expect(read(address(VALUES), aborted)).rejects.toThrow('another case was opened')
  })

  it('says nothing technical to the reader', () => {
    expect(pictureSentence(new TypeError('x is undefined'))).not.toContain('undefined')
    expect(pictureSentence(new PictureError('Do this.'))).toBe('Do this.')
  })
})
