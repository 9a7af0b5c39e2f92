import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src-shared/case/reading.js'
import { evidencePlace, evidenceValue } from '../../../src-renderer/viewer/evidence-place.js'
import { FITTED, planeProjection } from '../../../src-renderer/viewer/geometry/camera.js'
import { evidenceMark, type EvidenceSource } from '../../../src-renderer/viewer/overlay/evidence-mark.js'
import { boxesAt, boxesOn, boxMarks, nextBoxAt, slabOf } from '../../../src-renderer/viewer/overlay/marks.js'
import { wireframes } from '../../../src-renderer/viewer/overlay/wireframe.js'
import { hoverOf, toolFor, type Press } from '../../../src-renderer/viewer/tools/tools.js'
import { changeBoxTool } from '../../../src-renderer/viewer/tools/change-box.js'
import type { ViewerBox } from '../../../src-renderer/viewer/types.js'
import { scanOf } from '../../../src-renderer/viewer/scan.js'
import { IDENTITY } from '../../../src-shared/geometry/affine.js'
import { caseVolume, SAGITTAL_VOLUME, sagittalFrames as frames, sagittalGrid as grid } from './grids.js'
import { lookOver, pressAt } from './looks.js'

// 100 pixels per mm: x = (y_patient + 0.5) · 100, y = (100.5 − z) · 100. The slice is x 7…9.
const area = { left: 0, top: 0, width: 400, height: 600 }
const projection = planeProjection(frames.sagittal, FITTED, [8, 1.5, 97.5], area)
const slab = slabOf(frames.sagittal, projection)
const source: EvidenceSource = {
  scan: scanOf(caseVolume(SAGITTAL_VOLUME)),
  link: { kind: 'frame', toOther: IDENTITY, residualMm: null },
}

const large: ViewerBox = {
  key: 'q16',
  label: 'Cartilage 2',
  boxLps: { min: [7, 0, 96], max: [9, 3, 100] },
  volume: null,
  standing: 2,
  editable: true,
}
const small: ViewerBox = { ...large, key: 'q1', boxLps: { min: [7, 0, 98], max: [9, 1, 100] } }
const elsewhere: ViewerBox = { ...large, key: 'q2', boxLps: { min: [4, 0, 96], max: [6.5, 3, 100] } }

describe('boxes on a slice', () => {
  const marks = boxMarks([large, small, elsewhere], 'q16', projection, slab)

  it('are those the slice meets, the selected one on top', () => {
    expect(marks.map(({ box }) => box.key)).toEqual(['q1', 'q16'])
    expect(marks[1]?.bounds).toEqual({ left: 50, right: 350, top: 50, bottom: 450 })
  })

  it('let the smallest be touched where borders meet', () => {
    const keysAt = (point: readonly [number, number]) => boxesAt(marks, point).map(({ box }) => box.key)
    expect(keysAt([50, 100])).toEqual(['q1', 'q16'])
    expect(keysAt([200, 450])).toEqual(['q16'])
    expect(keysAt([250, 300])).toEqual([])
  })

  it('complaint C: a box under another is out of reach: every click at one place takes the next', () => {
    const third: ViewerBox = { ...large, key: 'q3', boxLps: { min: [7, 0, 97], max: [9, 2, 100] } }
    const clicked: (string | undefined)[] = []
    let selected: string | null = null
    for (let click = 0; click < 4; click++) {
      const next = nextBoxAt(boxMarks([large, small, third], selected, projection, slab), [50, 100])
      selected = next?.box.key ?? selected
      clicked.push(next?.box.key)
    }
    expect(clicked).toEqual(['q1', 'q3', 'q16', 'q1'])
    // The only box there, selected already: the press is its own.
    expect(nextBoxAt(marks, [200, 450])).toBeUndefined()
  })

  it('complaint C: the selected box lets a click through that moves nothing, and only that', () => {
    const heard: string[] = []
    const gesture = {
      ...lookOver({ marks }),
      start: [50, 100] as const,
      startLps: [8, 0, 99.5] as const,
      held: { shiftKey: false, ctrlKey: false, altKey: false },
      onselect: (key: string) => heard.push(`select ${key}`),
      onboxchange: (key: string) => heard.push(`change ${key}`),
      onboxdrawn: () => {},
    }
    changeBoxTool.begin(gesture)?.end()
    const drag = changeBoxTool.begin(gesture)
    drag?.move([70, 100])
    drag?.end()
    expect(heard).toEqual(['select q1', 'change q16'])
  })

  it('decide which tool a press begins', () => {
    const look = lookOver({ marks })
    const toolAt = (point: readonly [number, number], chosen: string, press: Partial<Press> = {}) =>
      toolFor(pressAt(point, press), chosen, look)?.id
    expect(toolAt([350, 450], 'crosshair')).toBe('change-box')
    expect(toolAt([100, 250], 'crosshair')).toBe('select-box')
    expect(toolAt([250, 300], 'crosshair')).toBe('crosshair')
    expect(toolAt([350, 450], 'crosshair', { button: 2 })).toBe('window')
    expect(toolAt([350, 450], 'draw-box', { button: 1 })).toBe('pan')
    expect(toolAt([350, 450], 'crosshair', { shiftKey: true })).toBe('pan')
    expect(toolAt([350, 450], 'draw-box')).toBe('draw-box')
    expect(toolAt([350, 450], 'scroll')).toBe('scroll')
    expect(toolAt([350, 450], 'crosshair', { button: 3 })).toBeUndefined()
  })

  it('offer no handles on a box that may not be changed', () => {
    const locked = boxMarks([{ ...large, editable: false }], 'q16', projection, slab)
    expect(toolFor(pressAt([350, 450]), 'crosshair', lookOver({ marks: locked }))?.id).toBe('crosshair')
    expect(hoverOf([350, 450], 'crosshair', lookOver({ marks })).cursor).toBe('nwse-resize')
  })

  it('come from other frames only where a link carries them: then dashed, moved, and not to be changed', () => {
    const toOther = [1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, -2, 0, 0, 0, 1]
    const [carried] = boxesOn([large], () => ({ kind: 'anatomy', toOther, residualMm: 3 }))
    expect(carried).toMatchObject({ boxLps: { min: [12, 0, 94], max: [14, 3, 98] }, dashed: true, editable: false })
    expect(boxesOn([large], () => ({ kind: 'frame', toOther: IDENTITY, residualMm: null }))).toEqual([large])
    expect(boxesOn([large], () => null)).toEqual([])
  })
})

describe('evidence', () => {
  const distance: Evidence = { kind: 'distance', fromLps: [8, 0, 98], toLps: [8, 3, 94] }

  it('is a line with its length on the slices it touches', () => {
    // 3 mm back and 4 mm down are 5 mm.
    const line = evidenceMark(distance, source, frames.sagittal, projection)?.line
    expect(line).toMatchObject({ from: [50, 250], to: [350, 650], label: '5.0 mm', base: null })
    // Ticks stand across the line, 5 pixels to each side of its ends.
    expect(line?.ticks.map(({ from, to }) => [from, to].flat().map(Math.round))).toEqual([
      [54, 247, 46, 253],
      [354, 647, 346, 653],
    ])
    const far = planeProjection(frames.sagittal, FITTED, [10, 1.5, 97.5], area)
    expect(evidenceMark(distance, source, frames.sagittal, far)).toBeUndefined()
  })

  it('draws a distance from the margin that it is measured from', () => {
    const beyond: Evidence = {
      ...distance,
      baseLps: [
        [8, 0, 99],
        [8, 0, 97],
      ],
    }
    expect(evidenceMark(beyond, source, frames.sagittal, projection)?.line?.base).toEqual({
      from: [50, 150],
      to: [50, 350],
    })
  })

  it('numbers what was counted, faintly what lies on other slices', () => {
    const points: Evidence = {
      kind: 'points',
      pointsLps: [
        [8, 1, 97],
        [4, 2, 98],
      ],
      value: { name: 'count', value: 2, unit: 'count' },
    }
    expect(evidenceMark(points, source, frames.sagittal, projection)?.numbers).toEqual([
      { number: 1, at: [150, 350], near: true },
      { number: 2, at: [250, 250], near: false },
    ])
    expect(evidencePlace(points)).toEqual([8, 1, 97])
    expect(evidenceValue(points)).toBeUndefined()
  })

  it('lights up the plane it was seen in and cuts the others where that plane lies', () => {
    const plane: Evidence = { kind: 'plane', plane: 'coronal', pointLps: [8, 1, 97] }
    const coronal = planeProjection(frames.coronal, FITTED, [8, 1, 97], area)
    expect(evidenceMark(plane, source, frames.coronal, coronal)?.lit).toBe(true)
    // On the sagittal slice a coronal plane is an upright line at y = 1: (1 + 0.5) · 100.
    const mark = evidenceMark(plane, source, frames.sagittal, projection)
    expect(mark?.lit).toBe(false)
    expect([mark?.cut?.from[0], mark?.cut?.to[0]].map((x) => Math.round(x ?? 0))).toEqual([150, 150])
    const heights = [mark?.cut?.from[1] ?? 0, mark?.cut?.to[1] ?? 0]
    expect([Math.min(...heights) <= 0, Math.max(...heights) >= 600]).toEqual([true, true])
  })

  it('is a point only near its slice, and a bare measure points nowhere', () => {
    const point: Evidence = { kind: 'point', pointLps: [8.9, 1, 97] }
    expect(evidenceMark(point, source, frames.sagittal, projection)?.point?.map(Math.round)).toEqual([150, 350])
    const away: Evidence = { kind: 'point', pointLps: [9.2, 1, 97] }
    expect(evidenceMark(away, source, frames.sagittal, projection)).toBeUndefined()
    const measure: Evidence = { kind: 'measure', value: { name: 'share', value: 38, unit: '%' } }
    expect(evidenceMark(measure, source, frames.sagittal, projection)).toBeUndefined()
    expect(evidencePlace(measure)).toBeUndefined()
  })

  it('says where to go and what was measured', () => {
    expect(evidencePlace(distance)).toEqual([8, 1.5, 96])
    expect(evidencePlace({ kind: 'box', boxLps: { min: [0, 0, 0], max: [2, 4, 6] } })).toEqual([1, 2, 3])
    expect(evidenceValue({ kind: 'measure', value: { name: 'share', value: 38, unit: '%' } })).toBe('38 %')
    expect(evidenceValue({ kind: 'measure', value: { name: 'thickness', value: 0.94, unit: 'mm' } })).toBe('0.9 mm')
  })
})

describe('boxes in 3D', () => {
  it('have twelve edges, those behind their middle apart', () => {
    const front = { basis: frames.coronal, centre: grid.centre, mmPerPixel: 0.01, width: 400, height: 600 }
    const [frame] = wireframes([large], 'q16', front)
    const edges = (path: string | undefined): number => path?.match(/M/g)?.length ?? 0
    // Seen straight from the front: four edges behind, eight in front of or across the middle.
    expect(edges(frame?.back)).toBe(4)
    expect(edges(frame?.front)).toBe(8)
    expect(frame?.selected).toBe(true)
  })
})
