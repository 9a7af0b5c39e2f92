import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src-shared/case/reading.js'
import { evidencePlace, evidenceValue } from '../../../src-renderer/viewer/evidence-place.js'
import { FITTED, planeProjection } from '../../../src-renderer/viewer/geometry/camera.js'
import {
  boxAt,
  boxesOn,
  boxMarks,
  evidenceMark,
  slabOf,
  type EvidenceSource,
} from '../../../src-renderer/viewer/overlay/marks.js'
import { wireframes } from '../../../src-renderer/viewer/overlay/wireframe.js'
import { hoverOf, toolFor, type Press } from '../../../src-renderer/viewer/tools/tools.js'
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
    expect(boxAt(marks, [50, 100])?.box.key).toBe('q1')
    expect(boxAt(marks, [200, 450])?.box.key).toBe('q16')
    expect(boxAt(marks, [250, 300])).toBeUndefined()
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
    expect(evidenceMark(distance, source, frames.sagittal, projection)?.line).toEqual({
      from: [50, 250],
      to: [350, 650],
      label: '5.0 mm',
    })
    const far = planeProjection(frames.sagittal, FITTED, [10, 1.5, 97.5], area)
    expect(evidenceMark(distance, source, frames.sagittal, far)).toBeUndefined()
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
