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

/** `?volumes=dess,pd-sag&priors=prior`: what is opened. */
const wanted = new URL(location.href).searchParams
const [volumes, priors] = await Promise.all([load(wanted.get('volumes') ?? 'dess'), load(wanted.get('priors') ?? '')])
window.bench = new ViewerBench(target, volumes, priors)

function load(names: string): Promise<CaseVolume[]> {
  return Promise.all(
    names
      .split(',')
      .filter(Boolean)
      .map(async (name) => CaseVolumeSchema.parse(await (await fetch(`condyle://volume/${name}.json`)).json())),
  )
}
