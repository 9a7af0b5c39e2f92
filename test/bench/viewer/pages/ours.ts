import '../../../../src-renderer/jitless.js'
import '@fontsource-variable/inter/index.css'
import '../../../../src-renderer/design/tokens.css'
import '../../../../src-renderer/design/base.css'
import { mount } from 'svelte'
import { VolumeMetaSchema } from '../../../../src-shared/case/volume.js'
import { ViewerController } from '../../../../src-renderer/viewer/controller.svelte.js'
import Bench from './Bench.svelte'
import { benchOf, type ViewerBench } from './ours-bench.svelte.js'

declare global {
  interface Window {
    bench: ViewerBench
  }
}

const target = document.getElementById('app')
if (!target) throw new Error('The page has no place for the viewer.')
const name = new URL(location.href).searchParams.get('volume') ?? 'synthetic'
const meta = VolumeMetaSchema.parse(await (await fetch(`condyle://volume/${name}.json`)).json())
const controller = new ViewerController()
window.bench = benchOf(controller, (state) =>
  mount(Bench, { target, props: { volume: meta, volumeUrl: `condyle://volume/${name}.raw`, controller, state } }),
)
