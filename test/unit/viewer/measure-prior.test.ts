import { beforeEach, describe, expect, it } from 'vitest'
import { AnnotationSchema, type Annotation } from '../../../src-shared/case/annotation.js'
import { annotationLines } from '../../../src-shared/annotations/words.js'
import { measuredOn } from '../../../src-shared/annotations/values.js'
import type { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { goToAnnotation } from '../../../src-renderer/viewer/measure/go-to.js'
import { marksIn } from '../../../src-renderer/viewer/measure/marks-in.js'
import { Pointer } from '../../../src-renderer/viewer/tools/pointer.js'
import { lookIn, pressAt } from './looks.js'
import { hashOf, opened, series } from './studies.js'

const heard = { onselect: () => {}, onboxchange: () => {}, onboxdrawn: () => {} }
let kept: Annotation[]
let controller: ViewerController

/** Today beside a date before, which a scanner put into the same frame of reference. */
beforeEach(() => {
  kept = []
  controller = opened([series({ name: 'a', number: 2, frame: '1.1' })], {
    priors: [
      { caseId: 'before', title: '1 Mar 2024', volumes: [series({ name: 'b', number: 5, frame: '1.1', sliceMm: 3 })] },
    ],
  })
  controller.measuring.attach({
    list: () => kept,
    editable: () => true,
    put: (annotation) => {
      kept = [...kept.filter(({ id }) => id !== annotation.id), annotation]
      controller.measuring.attach(owner())
      return Promise.resolve(true)
    },
    remove: () => {},
  })
  controller.showVolume(1, hashOf('b'))
})

/** The owner anew, as the fold gives a new list after every action. */
function owner() {
  return {
    list: () => kept,
    editable: () => true,
    put: (annotation: Annotation) => {
      kept = [...kept.filter(({ id }) => id !== annotation.id), annotation]
      controller.measuring.attach(owner())
      return Promise.resolve(true)
    },
    remove: () => {},
  }
}

function draw(tool: string, viewport: number, to: readonly [number, number] = [160, 180]): void {
  const pointer = new Pointer()
  controller.tool = tool
  pointer.press(pressAt([100, 100]), tool, { ...lookIn(controller, viewport), ...heard })
  pointer.move(to)
  pointer.release()
}

const marked = (viewport: number): string[] =>
  marksIn({ ...lookIn(controller, viewport) }).map(({ annotation }) => annotation.id)

describe('measuring on another date', () => {
  it('keeps the line in the read that is open, with date, series and voxels of the other one', () => {
    draw('measure-length', 1)
    const [line] = kept
    expect(line).toMatchObject({
      kind: 'length',
      volume: hashOf('b'),
      prior: {
        caseId: 'before',
        studyDate: '2026-03-14',
        seriesUid: '1.2.3.4.11',
        series: 'sagittal PD, fat-suppressed (series 5)',
        spacing: [1.5, 1.5, 3],
        calibrated: true,
      },
    })
    expect(AnnotationSchema.parse(line)).toEqual(line)
    // All that its value needs is with it: its images may be gone.
    const on = line && measuredOn(line, undefined)
    expect(line && on && annotationLines(line, on)[0]).toMatch(/^\d+\.\d mm$/)
  })

  it('draws it on that date only: the same millimetres a year apart are not the same knee', () => {
    draw('measure-length', 1)
    draw('measure-length', 0)
    const [before, today] = kept.map(({ id }) => id)
    expect(marked(1)).toEqual([before])
    expect(marked(0)).toEqual([today])
    expect(kept[1]?.prior).toBeUndefined()
  })

  it('goes back to it in a view of that date', () => {
    draw('measure-length', 1)
    controller.scroll(1, 5)
    expect(marked(1)).toEqual([])
    const [line] = kept
    if (line) goToAnnotation(controller, line)
    expect([controller.active, controller.activeVolume, marked(1).length]).toEqual([1, hashOf('b'), 1])
  })
})

describe('a structure outlined slice by slice', () => {
  it('is named once: the next region on another slice takes the name, one on the same slice does not', () => {
    draw('measure-ellipse', 0)
    const [first] = kept
    if (!first) throw new Error('Nothing was drawn.')
    kept = [{ ...first, name: 'Effusion' }]
    controller.measuring.attach(owner())
    draw('measure-ellipse', 0, [170, 190])
    expect(kept.at(-1)?.name).toBe('Ellipse 1')
    controller.measuring.selected = first.id
    controller.scroll(0, 1)
    draw('measure-ellipse', 0)
    controller.scroll(0, 1)
    draw('measure-ellipse', 0)
    draw('measure-length', 0)
    expect(kept.map(({ name }) => name)).toEqual(['Effusion', 'Ellipse 1', 'Effusion', 'Effusion', 'Length 1'])
  })
})
