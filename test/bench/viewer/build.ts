import { svelte } from '@sveltejs/vite-plugin-svelte'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { REPLACED_MODULES } from '../../../electron.vite.config.js'

const HERE = import.meta.dirname
const ROOT = path.resolve(HERE, '..', '..', '..')

/** Where the benchmark's application is built. */
export const PLACE = path.join(ROOT, 'out', 'bench', 'viewer')

/** Builds the benchmark's small application: its main process and its pages. */
export async function buildViewerBench(): Promise<void> {
  const application = path.join(PLACE, 'application')
  await build({
    configFile: false,
    logLevel: 'warn',
    root: path.join(HERE, 'pages'),
    base: './',
    plugins: [svelte()],
    resolve: { alias: REPLACED_MODULES },
    build: {
      outDir: path.join(application, 'pages'),
      emptyOutDir: true,
      target: 'chrome130',
      chunkSizeWarningLimit: 8000,
      rollupOptions: { input: ['blank', 'ours', 'peer'].map((name) => path.join(HERE, 'pages', `${name}.html`)) },
    },
  })
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: path.join(HERE, 'electron-main.ts'),
      outDir: application,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  })
  fs.writeFileSync(path.join(application, 'package.json'), JSON.stringify({ name: 'viewer-bench', main: 'main.mjs' }))
}
