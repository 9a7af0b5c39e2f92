import { describe, expect, it } from 'vitest'
import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import type { OutlinedVolume } from '../../../src-renderer/viewer/outlines/outlines.svelte.js'
import { provenance } from '../../../src-renderer/viewer/outlines/words.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { OutlineLookSchema, packStructures, type OutlineLook } from '../../../src-shared/case/structures.js'
import { IDENTITY } from '../../../src-shared/geometry/affine.js'
import { BlockKnee } from '../anatomy/block-knee.js'
import { series } from './studies.js'

const structures = packStructures(new BlockKnee(), KEPT_TISSUES, KEPT_LESIONS)
if (!structures) throw new Error('The knee of blocks can be packed.')
const SAGITTAL = series({ name: 'a', number: 2 })
const CORONAL = series({ name: 'b', plane: 'coronal', number: 3 })
const ELSEWHERE = series({ name: 'c', plane: 'axial', number: 4, frame: '1.2.3.100' })
const outlined: OutlinedVolume[] = [{ hash: SAGITTAL.meta.hash, structures }]

function opened(volumes: readonly OutlinedVolume[] | null, keepLook: (look: OutlineLook) => void = () => {}) {
  const controller = new ViewerController()
  controller.open({ volumes: [SAGITTAL, CORONAL, ELSEWHERE], priors: [], side: 'right' }, null)
  const look = OutlineLookSchema.parse({})
  controller.outlines.attach({
    volumes: () => volumes,
    pack: () => 'Pack 1.0',
    look: () => look,
    keepLook,
    readAgain: () => null,
  })
  return controller
}

describe('outlines on the series of a case', () => {
  it('are shown on their own series, and where they lie on one of the same frame of reference', () => {
    const { outlines } = opened(outlined)
    expect(outlines.sourceFor(SAGITTAL.meta.hash)).toMatchObject({ hash: SAGITTAL.meta.hash, toShown: IDENTITY })
    expect(outlines.sourceFor(CORONAL.meta.hash)).toMatchObject({ hash: SAGITTAL.meta.hash, toShown: IDENTITY })
  })

  it('are not carried to a series of another frame (complaint C: lines drawn between unrelated frames)', () => {
    expect(opened(outlined).outlines.sourceFor(ELSEWHERE.meta.hash)).toBeNull()
  })

  it('come from their own series where several were outlined', () => {
    const both = [...outlined, { hash: CORONAL.meta.hash, structures: { ...structures } }]
    expect(opened(both).outlines.sourceFor(CORONAL.meta.hash)?.hash).toBe(CORONAL.meta.hash)
  })

  it('say whose they are and where they were drawn, or why there are none', () => {
    const controller = opened(outlined)
    const on = (hash: string): string => {
      controller.showVolume(0, hash)
      return provenance(controller)
    }
    expect(on(SAGITTAL.meta.hash)).toMatch(/^Drawn by Pack 1\.0 on this series, .*check them on the image\.$/)
    expect(on(CORONAL.meta.hash)).toMatch(/^Drawn by Pack 1\.0 on .*, and shown on .* where they lie in the patient/)
    expect(on(ELSEWHERE.meta.hash)).toMatch(/^None on .*: it was not outlined, and it shares no frame of reference/)
    expect(provenance(opened([]))).toMatch(/Read again to see outlines\.$/)
    expect(provenance(opened(null))).toMatch(/has not read this case yet/)
  })

  it('are shown and hidden by one key, which says why there are none', () => {
    const { outlines } = opened(outlined)
    outlines.toggle()
    expect([outlines.shown, outlines.choosing]).toEqual([true, false])
    outlines.toggle()
    expect(outlines.shown).toBe(false)
    const none = opened(null).outlines
    none.toggle()
    expect([none.shown, none.choosing]).toEqual([false, true])
  })

  it('follow a slider at once, and are kept once it is let go of', () => {
    const kept: OutlineLook[] = []
    const { outlines } = opened(outlined, (look) => kept.push(look))
    outlines.show({ fill: 0.6 })
    outlines.show({ fill: 0.8 })
    expect([outlines.look.fill, outlines.shown, kept.length]).toEqual([0.8, true, 0])
    outlines.keep()
    expect(kept.map(({ fill }) => fill)).toEqual([0.8])
    outlines.toggleGroup('bones')
    expect(kept.at(-1)?.groups).toEqual(['bones', 'cartilage', 'menisci', 'ligaments', 'lesions'])
  })
})
