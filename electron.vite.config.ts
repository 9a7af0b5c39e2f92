import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import path from 'node:path'

const here = (place: string): string => path.resolve(import.meta.dirname, place)

/** Modules of packages in whose place our own are built; each of them says why. */
export const REPLACED_MODULES = [
  {
    find: /^\.\/Texture\/supportsNorm16Linear\.js$/,
    replacement: here('src-renderer/viewer/scene/norm16-linear.ts'),
  },
]

/**
 * Three builds: the main process (with its utility processes and the command line), the preload, the window.
 * Packages stay outside the main build: the native ones must, and itk-wasm finds its pipelines beside itself.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: here('src-main/app/index.ts'),
          cli: here('src-main/app/cli.ts'),
          casebook: here('src-main/casebook/aside/worker.ts'),
          travel: here('src-main/app/sessions/travel-worker.ts'),
          decode: here('src-main/imaging/process/worker.ts'),
          inference: here('src-main/inference/host/host.ts'),
          chat: here('src-main/opinions/process/worker.ts'),
          'bench-model': here('src-main/bench/model/worker.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload may load nothing beside itself.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: here('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [svelte()],
    resolve: { alias: REPLACED_MODULES },
    build: {
      outDir: here('out/renderer'),
      rollupOptions: { input: { index: here('src-renderer/index.html') } },
      chunkSizeWarningLimit: 4000,
    },
  },
})
