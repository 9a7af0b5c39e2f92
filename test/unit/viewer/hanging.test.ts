import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { LAYOUTS } from '../../../src-shared/case/view.js'
import { hashOf, hungIn, kneeStudy, nameOf, opened, series } from './studies.js'

/** What a window keeps between cases. */
class Memory {
  private readonly kept = new Map<string, string>()
  getItem(name: string): string | null {
    return this.kept.get(name) ?? null
  }
  setItem(name: string, value: string): void {
    this.kept.set(name, value)
  }
}

function openedWith(store: Memory, volumes: readonly CaseVolume[]): ViewerController {
  const controller = new ViewerController()
  controller.hangings.store = store
  controller.open({ volumes, priors: [], side: 'right' }, null)
  return controller
}

describe('hanging', () => {
  it('shows fluid large and sagittal, coronal and axial beside it, T1 next, each in its own plane', () => {
    const controller = opened(kneeStudy())
    expect(hungIn(controller)).toEqual(['a sagittal', 'b coronal', 'c axial'])
    controller.setLayout('2x2')
    expect(hungIn(controller)).toEqual(['a sagittal', 'b coronal', 'c axial', 'd sagittal'])
    controller.setLayout('2x3')
    expect(hungIn(controller).slice(4)).toEqual(['e sagittal', 'e volume'])
  })

  it('cuts a plane without a series of its own from the finest volume', () => {
    const study = kneeStudy().filter(({ meta }) => ['a', 'e'].includes(nameOf(meta.hash)))
    expect(hungIn(opened(study))).toEqual(['a sagittal', 'e coronal', 'e axial'])
  })

  it('shows the same panes with all descriptions blank (complaint A: layout relied on a description)', () => {
    const named = kneeStudy().map((volume) => ({
      ...volume,
      meta: {
        ...volume.meta,
        study: { ...volume.meta.study, description: 'MR knee T1 axial' },
        // Misleading on purpose: the first says that it is T1, the T1 that it is fat-suppressed PD.
        series: { ...volume.meta.series, description: nameOf(volume.meta.hash) === 'd' ? 'PD FS sag' : 'T1 COR' },
      },
    }))
    for (const layout of LAYOUTS) {
      const [blank, misnamed] = [opened(kneeStudy()), opened(named)]
      blank.setLayout(layout)
      misnamed.setLayout(layout)
      expect(hungIn(misnamed)).toEqual(hungIn(blank))
    }
  })

  it('is the same however series are shuffled or come late (complaint A: layout depended on loading order)', () => {
    const wanted = hungIn(opened(kneeStudy()))
    fc.assert(
      fc.property(fc.shuffledSubarray(kneeStudy(), { minLength: 5 }), fc.nat(4), (shuffled, late) => {
        expect(hungIn(opened(shuffled))).toEqual(wanted)
        const first = shuffled.filter((_, place) => place !== late)
        const controller = opened(first)
        controller.join({ volumes: shuffled, priors: [], side: 'right' })
        expect(hungIn(controller)).toEqual(wanted)
      }),
    )
  })

  it('moves nothing that the reader hung themselves when a series comes late', () => {
    const controller = opened(kneeStudy().slice(0, 3))
    controller.showVolume(1, hashOf('a'))
    const before = hungIn(controller)
    controller.join({ volumes: kneeStudy(), priors: [], side: 'right' })
    expect(hungIn(controller)).toEqual(before)
  })

  it('shows the series that was chosen, also in another plane and in 3D (complaint A: MPR opened the first series)', () => {
    // Two sagittal series that nothing but their UIDs tells apart.
    const twins = [series({ name: 'a', number: 7 }), series({ name: 'b', number: 7 })]
    const controller = opened(twins)
    for (const twin of [...twins].reverse()) {
      controller.showVolume(1, twin.meta.hash)
      for (const plane of ['sagittal', 'coronal', 'axial', 'volume'] as const) {
        controller.showPlane(1, plane)
        expect(controller.viewports[1]?.pose.plane).toBe(plane)
        expect(controller.scanIn(1)?.volume.series.uid).toBe(twin.meta.series.uid)
      }
    }
  })

  it('leaves series of the other knee to the strip', () => {
    const study = [series({ name: 'f', number: 1, side: 'left' }), series({ name: 'a', number: 2, side: 'right' })]
    expect(hungIn(opened(study, { side: 'right' }))[0]).toBe('a sagittal')
    expect(hungIn(opened(study, { side: 'left' }))[0]).toBe('f sagittal')
  })

  it('shows a coarse volume in its own plane, a fine one in the plane that is looked at', () => {
    const controller = opened(kneeStudy())
    controller.showVolume(1, hashOf('c'))
    expect(hungIn(controller)[1]).toBe('c axial')
    controller.showVolume(1, hashOf('e'))
    expect(hungIn(controller)[1]).toBe('e axial')
  })
})

describe('a remembered hanging', () => {
  it('holds for every study of the same planes and contrasts, and for no other', () => {
    const store = new Memory()
    const controller = openedWith(store, kneeStudy())
    controller.setLayout('2x2')
    controller.showVolume(0, hashOf('d'))
    const next = kneeStudy({ frame: '1.2.3.77' }).map((volume, place) => ({
      ...volume,
      meta: { ...volume.meta, hash: hashOf(['1', '2', '3', '4', '5'][place] ?? '6') },
    }))
    expect(hungIn(openedWith(store, next))).toEqual(['4 sagittal', '2 coronal', '3 axial', '4 sagittal'])
    expect(hungIn(openedWith(store, kneeStudy().slice(0, 3)))).toEqual(['a sagittal', 'b coronal', 'c axial'])
  })

  it('is forgotten by resetting', () => {
    const store = new Memory()
    const controller = openedWith(store, kneeStudy())
    controller.showVolume(0, hashOf('d'))
    controller.resetHanging()
    expect(hungIn(controller)).toEqual(['a sagittal', 'b coronal', 'c axial'])
    expect(hungIn(openedWith(store, kneeStudy()))).toEqual(['a sagittal', 'b coronal', 'c axial'])
  })

  it('is not made by a step that brings up its series', () => {
    const store = new Memory()
    const controller = openedWith(store, kneeStudy())
    controller.goToEvidence({ kind: 'point', volume: hashOf('d'), pointLps: [0, 0, 0] })
    expect(hungIn(openedWith(store, kneeStudy()))[0]).toBe('a sagittal')
  })

  it('that cannot be read is as good as none', () => {
    const store = new Memory()
    store.setItem('condyle.viewer.hangings', '{"sagittal":')
    expect(hungIn(openedWith(store, kneeStudy()))[0]).toBe('a sagittal')
  })
})
