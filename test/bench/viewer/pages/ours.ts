import '../../../../src-renderer/jitless.js'
import '@fontsource-variable/inter/index.css'
import '../../../../src-renderer/design/tokens.css'
import '../../../../src-renderer/design/base.css'
import { CaseVolumeSchema, type CaseVolume } from '../../../../src-shared/case/case-volume.js'
import { ViewerBench } from './ours-bench.svelte.js'

declare global {
  interface Window {
    bench: ViewerBench
  }
}

const target = document.getElementById('app')
if (!target) throw new Error('The page has no place for the viewer.')

/**
 * `?volumes=dess,pd-sag&priors=prior&copies=95`: what is opened, and how often the last volume comes again;
 * `&unchecked=1`: voxels are not compared with their hash.
 */
const wanted = new URL(location.href).searchParams
const [volumes, priors] = await Promise.all([load(wanted.get('volumes') ?? 'dess'), load(wanted.get('priors') ?? '')])
const copies = Array.from({ length: Number(wanted.get('copies') ?? 0) }, (_, copy) => copyOf(volumes.at(-1), copy))
window.bench = new ViewerBench(target, [...volumes, ...copies.flatMap((copy) => copy ?? [])], priors)

/** The same voxels as a series of their own, with a picture in the strip. */
function copyOf(volume: CaseVolume | undefined, copy: number): CaseVolume | undefined {
  if (!volume) return undefined
  const { meta } = volume
  const hash = `${copy.toString(16).padStart(4, '0')}${meta.hash.slice(4)}`
  const series = { ...meta.series, uid: `${meta.series.uid}.${copy}`, number: 100 + copy }
  return { ...volume, thumbnail: thumbnail(copy), meta: { ...meta, hash, series } }
}

function thumbnail(shade: number): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 160
  const context = canvas.getContext('2d')
  if (!context) return ''
  context.fillStyle = `hsl(${(shade * 37) % 360} 30% 40%)`
  context.fillRect(20, 20, 120, 120)
  return canvas.toDataURL()
}

function load(names: string): Promise<CaseVolume[]> {
  return Promise.all(
    names
      .split(',')
      .filter(Boolean)
      .map(async (name) => {
        const volume = CaseVolumeSchema.parse(await (await fetch(`condyle://volume/${name}.json`)).json())
        return wanted.has('unchecked') ? { ...volume, url: `condyle://volume/unchecked/${name}.raw` } : volume
      }),
  )
}
