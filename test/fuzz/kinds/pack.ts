import { cpSync, readFileSync, symlinkSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listPacks } from '../../../src-main/inference/pack/list.js'
import { loadPack } from '../../../src-main/inference/pack/load.js'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import { jsonOf, mutateJsonText } from '../json.js'
import type { Kind } from '../kind.js'
import { taken } from '../outcome.js'
import { orRefused } from '../refusals.js'

const TINY = path.join(import.meta.dirname, '..', '..', 'unit', 'inference', 'fixtures', 'tiny-pack')

/** Model packs: the manifest changed, a graph missing, changed or a link. */
export function loadPacks(): Promise<Kind> {
  const manifest = jsonOf(readFileSync(path.join(TINY, 'pack.json'), 'utf8'))
  const write = (draw: Draw, folder: string): string => {
    const pack = path.join(folder, 'tiny-pack')
    cpSync(TINY, pack, { recursive: true })
    const { text, what } = mutateJsonText(manifest, draw)
    writeFileSync(path.join(pack, 'pack.json'), text)
    if (!draw.chance(0.15)) return what
    const graph = path.join(pack, draw.pick(['grade.onnx', 'localise.onnx', 'segment.onnx']))
    const damage = draw.pick(['missing', 'changed', 'a link'] as const)
    const bytes = readFileSync(graph)
    rmSync(graph)
    if (damage === 'changed') writeFileSync(graph, mutateBytes(bytes, draw).bytes)
    if (damage === 'a link') symlinkSync(draw.pick(['/etc/passwd', '/dev/zero', 'pack.json', 'nowhere', '.']), graph)
    return `${what}; ${path.basename(graph)} ${damage}`
  }
  const read: Kind['read'] = (folder) =>
    orRefused(async () => {
      const reasons = (await listPacks(folder)).flatMap(({ refused }) => refused ?? [])
      const loaded = await loadPack(path.join(folder, 'tiny-pack'))
      return taken(...reasons, ...(loaded.manifest.id === '' ? [''] : []))
    })
  return Promise.resolve({ write, read })
}
