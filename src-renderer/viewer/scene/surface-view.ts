import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray'
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData'
import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor'
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper'
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import '@kitware/vtk.js/Rendering/OpenGL/Actor'
import '@kitware/vtk.js/Rendering/OpenGL/PolyDataMapper'
import type { Projection } from '../geometry/screen.js'
import { lookKey, vertexColours, type SurfaceLook } from '../surfaces/look.js'
import type { GroupedSurface, SurfaceSet } from '../surfaces/surfaces.svelte.js'
import { aim } from './aim.js'
import type { DeviceArea } from './device-area.js'
import type { GlWindow } from './gl-window.js'
import { RenderTarget } from './render-target.js'
import { SURFACE_COARSENESS } from './quality.js'

/** A surface on the GPU. `depth` is the same surface, which writes no colour to speak of. */
interface Shown {
  readonly surface: GroupedSurface
  readonly data: vtkPolyData
  readonly mapper: vtkMapper
  readonly actor: vtkActor
  readonly depth: vtkActor
  coloured: string
}

/** Nothing is blended with so little, and its depth is written all the same: with none at all the shader draws nothing. */
const NEXT_TO_NOTHING = 0.001
/** From here on a surface is drawn as solid. */
const SOLID = 0.99
/** The order in which translucent surfaces are drawn: what lies inside another before it. */
const FROM_INSIDE = ['lesions', 'ligaments', 'bones', 'menisci', 'cartilage', 'fluid'] as const

/**
 * Surfaces of what was outlined. Only the sides that face the viewer are drawn, so that two structures that touch never
 * show two surfaces in one place, which would flicker; a translucent surface writes its depth before its colour, so
 * that of its folds the nearest is seen and no other shines through.
 */
export class SurfaceView {
  readonly renderer = vtkRenderer.newInstance({ background: [0, 0, 0] })
  private readonly target: RenderTarget
  private readonly shown = new Map<GroupedSurface, Shown>()
  private set: SurfaceSet | null = null
  private arranged = ''

  constructor(private readonly window: GlWindow) {
    this.target = new RenderTarget(window, true)
  }

  /** Takes over the surfaces of a set; those that it does not have are freed. */
  show(set: SurfaceSet, look: SurfaceLook): void {
    if (this.set !== set) {
      const wanted = new Set(set.surfaces)
      for (const [surface, shown] of this.shown) if (!wanted.has(surface)) this.drop(surface, shown)
      for (const surface of set.surfaces) if (!this.shown.has(surface)) this.shown.set(surface, shownOf(surface))
      this.set = set
    }
    const arranged = `${set.id} ${lookKey(look)}`
    if (arranged !== this.arranged) this.arrange(look)
    this.arranged = arranged
  }

  /** Draws into a part of the canvas with one of SURFACE_COARSENESS. */
  draw(projection: Projection, onto: DeviceArea, level: number): void {
    const coarseness = SURFACE_COARSENESS[level] ?? SURFACE_COARSENESS[0]
    const width = Math.max(1, Math.round(onto.width / coarseness))
    const height = Math.max(1, Math.round(onto.height / coarseness))
    aim(this.renderer, projection)
    this.renderer.setViewport(0, 0, width / this.window.width, height / this.window.height)
    this.target.draw(width, height, () => this.window.draw([this.renderer]))
    this.target.stretch(width, height, onto)
  }

  /** Frees all surfaces: none are on show. */
  release(): void {
    if (!this.set) return
    for (const [surface, shown] of this.shown) this.drop(surface, shown)
    this.target.release()
    this.set = null
    this.arranged = ''
  }

  delete(): void {
    this.release()
    this.renderer.delete()
  }

  /** Puts the actors into the order in which they are drawn, solid ones first, and gives them their colours. */
  private arrange(look: SurfaceLook): void {
    this.renderer.removeAllViewProps()
    const visible = [...this.shown.values()].flatMap((shown) => {
      const { colours, solidity, key } = vertexColours(shown.surface, look)
      if (solidity <= 0.01) return []
      if (shown.coloured !== key) {
        shown.data.getPointData().setScalars(colourArray(colours))
        shown.data.modified()
        shown.coloured = key
      }
      shown.actor.getProperty().setOpacity(solidity)
      return [{ ...shown, solidity }]
    })
    const inside = ({ surface }: Shown): number => FROM_INSIDE.indexOf(surface.group)
    const solid = visible.filter(({ solidity }) => solidity >= SOLID)
    const translucent = visible.filter(({ solidity }) => solidity < SOLID).sort((a, b) => inside(a) - inside(b))
    for (const { actor } of solid) this.renderer.addActor(actor)
    for (const group of FROM_INSIDE) {
      const members = translucent.filter(({ surface }) => surface.group === group)
      for (const { depth } of members) this.renderer.addActor(depth)
      for (const { actor } of members) this.renderer.addActor(actor)
    }
  }

  private drop(surface: GroupedSurface, { actor, depth, mapper, data }: Shown): void {
    this.renderer.removeActor(actor)
    this.renderer.removeActor(depth)
    this.shown.delete(surface)
    actor.delete()
    depth.delete()
    mapper.delete()
    data.delete()
  }
}

function shownOf(surface: GroupedSurface): Shown {
  const data = vtkPolyData.newInstance()
  data.getPoints().setData(surface.positions, 3)
  data.getPolys().setData(cellsOf(surface.triangles))
  data
    .getPointData()
    .setNormals(vtkDataArray.newInstance({ name: 'Normals', numberOfComponents: 3, values: surface.normals }))
  const mapper = vtkMapper.newInstance()
  mapper.setInputData(data)
  const [actor, depth] = [actorOf(mapper), actorOf(mapper)]
  depth.getProperty().setOpacity(NEXT_TO_NOTHING)
  return { surface, data, mapper, actor, depth, coloured: '' }
}

function actorOf(mapper: vtkMapper): vtkActor {
  const actor = vtkActor.newInstance()
  actor.setMapper(mapper)
  // Drawn in the order in which they are added, and blended: vtk's own pass for what is translucent draws to buffers as
  // large as the canvas.
  actor.setForceOpaque(true)
  const property = actor.getProperty()
  property.setBackfaceCulling(true)
  property.setInterpolationToPhong()
  property.setAmbient(0.22)
  property.setDiffuse(0.78)
  property.setSpecular(0.12)
  property.setSpecularPower(24)
  return actor
}

function colourArray(values: Uint8Array): vtkDataArray {
  return vtkDataArray.newInstance({ name: 'Colours', numberOfComponents: 3, values })
}

/** vtk's list of cells: three, and the corners, for each triangle. */
function cellsOf(triangles: Uint32Array): Uint32Array {
  const cells = new Uint32Array((4 * triangles.length) / 3)
  for (let t = 0; 3 * t < triangles.length; t++) {
    cells[4 * t] = 3
    cells.set(triangles.subarray(3 * t, 3 * t + 3), 4 * t + 1)
  }
  return cells
}
