import '../../../../src-renderer/jitless.js'
import '@fontsource-variable/inter/index.css'
import '../../../../src-renderer/design/tokens.css'
import '../../../../src-renderer/design/base.css'
import { VolumeMetaSchema } from '../../../../src-shared/case/volume.js'
import { ViewerBench } from './ours-bench.svelte.js'

declare global {
  interface Window {
    bench: ViewerBench
  }
}

const target = document.getElementById('app')
if (!target) throw new Error('The page has no place for the viewer.')
const name = new URL(location.href).searchParams.get('volume') ?? 'synthetic'
const meta = VolumeMetaSchema.parse(await (await fetch(`condyle://volume/${name}.json`)).json())
window.bench = new ViewerBench(target, meta, `condyle://volume/${name}.raw`)
