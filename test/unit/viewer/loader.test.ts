import { describe, expect, it } from 'vitest'
import { loadOf } from '../../../src-renderer/viewer/loading/load-state.js'
import { Loader, type VolumeSink } from '../../../src-renderer/viewer/loading/loader.js'
import { Residency } from '../../../src-renderer/viewer/loading/residency.js'
import { PictureError } from '../../../src-renderer/viewer/picture-error.js'
import { scanOf, type Scan } from '../../../src-renderer/viewer/scan.js'
import { kneeStudy, nameOf } from './studies.js'

const [a, b, c, d, e] = kneeStudy().map((volume) => scanOf(volume))

function scans(...list: (Scan | undefined)[]): Scan[] {
  return list.flatMap((scan) => scan ?? [])
}

/** A sink whose fillings end when the test says so. */
function heldSink() {
  const began: string[] = []
  const dropped: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const sink: VolumeSink = {
    fill: (scan, _known, urgent, { signal }) =>
      new Promise((resolve, reject) => {
        began.push(`${nameOf(scan.hash)}${urgent ? '!' : ''}`)
        signal.addEventListener('abort', () => reject(new DOMException('ended', 'AbortError')))
        ends.set(nameOf(scan.hash), (error) =>
          error ? reject(error) : resolve({ voxels: new Int16Array(4), bytes: 8 }),
        )
      }),
    drop: (hash) => dropped.push(nameOf(hash)),
  }
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return { sink, began, dropped, end }
}

describe('loading several volumes', () => {
  it('takes what is on show first, the large viewport before the others, then the rest', async () => {
    const { sink, began, end } = heldSink()
    const loader = new Loader(sink, () => {})
    loader.want(scans(c, a), scans(b, d))
    for (const name of ['c', 'a', 'b', 'd']) await end(name)
    expect(began).toEqual(['c!', 'a!', 'b', 'd'])
  })

  it('lets a volume that comes on show overtake one in the background, which is loaded after it', async () => {
    const { sink, began, end } = heldSink()
    const loader = new Loader(sink, () => {})
    loader.want(scans(a), scans(b, c))
    await end('a')
    loader.want(scans(a, c), scans(b))
    await end('')
    await end('c')
    await end('b')
    expect(began).toEqual(['a!', 'b', 'c!', 'b'])
  })

  it('says which volume cannot be read, and goes on with the others', async () => {
    const { sink, began, end } = heldSink()
    const said: string[] = []
    const loader = new Loader(sink, (hash, state) => {
      if (state.phase === 'failed') said.push(`${nameOf(hash)}: ${state.message}`)
    })
    loader.want(scans(a, b), [])
    await end('a', new PictureError('The volume is damaged.'))
    await end('b')
    expect(said).toEqual(['a: The volume is damaged.'])
    expect(began).toEqual(['a!', 'b!'])
    expect(loader.valueAt(b?.hash ?? '', 0)).toBe(0)
  })

  it('fills everything again after a lost context, also what failed for its sake', async () => {
    const { sink, began, end } = heldSink()
    const said: string[] = []
    const loader = new Loader(sink, (hash, { phase }) => said.push(`${nameOf(hash)} ${phase}`))
    loader.want(scans(a, b), [])
    await end('a')
    await end('b', new PictureError('There is no context.'))
    said.length = 0
    loader.refill()
    expect(said).toEqual(['a empty', 'b empty', 'a loading'])
    await end('a')
    await end('b')
    expect(began).toEqual(['a!', 'b!', 'a!', 'b!'])
    expect(said.slice(-1)).toEqual(['b ready'])
  })

  it('frees what was closed', async () => {
    const { sink, dropped, end } = heldSink()
    const loader = new Loader(sink, () => {})
    loader.want(scans(a), scans(e))
    await end('a')
    await end('e')
    loader.want(scans(a), [])
    expect(dropped).toEqual(['e'])
    expect(loader.valueAt(e?.hash ?? '', 0)).toBeNull()
  })
})

describe('the memory bar', () => {
  it('lets go of what was not shown for longest, never of what is on show', () => {
    const residency = new Residency(100)
    for (const name of ['a', 'b', 'c']) residency.add(name, 30)
    residency.showing(['a'])
    expect(residency.hasRoom(20)).toBe(false)
    expect(residency.toFree(20, [])).toEqual(['b'])
    expect(residency.toFree(60, ['c'])).toEqual(['b', 'a'])
  })
})

describe('how far several volumes are', () => {
  it('is ready once all are, and failed once one is and none is on its way', () => {
    expect(loadOf([])).toEqual({ phase: 'empty' })
    expect(loadOf([{ phase: 'ready' }, undefined])).toEqual({ phase: 'loading', fraction: 0.5 })
    expect(loadOf([{ phase: 'ready' }, { phase: 'ready' }])).toEqual({ phase: 'ready' })
    expect(loadOf([{ phase: 'ready' }, { phase: 'failed', message: 'x' }])).toEqual({ phase: 'failed', message: 'x' })
  })
})
