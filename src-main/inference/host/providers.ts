import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Provider } from '../../../src-shared/case/reading.js'

export type ProviderChoice = 'auto' | Provider

/** The shared library that a provider which is not built in needs beside ONNX Runtime. */
const LIBRARIES: Readonly<Partial<Record<NodeJS.Platform, readonly (readonly [Provider, string])[]>>> = {
  linux: [['cuda', 'libonnxruntime_providers_cuda.so']],
  win32: [
    ['cuda', 'onnxruntime_providers_cuda.dll'],
    ['dml', 'DirectML.dll'],
  ],
}

/** The providers that the installed ONNX Runtime can be asked for, without loading it. CPU is always the last resort. */
export function availableProviders(): Provider[] {
  const providers: Provider[] = ['cpu', 'webgpu']
  const folder = join(onnxRuntimeFolder(), 'bin', 'napi-v6', process.platform, process.arch)
  for (const [provider, library] of LIBRARIES[process.platform] ?? [])
    if (existsSync(join(folder, library))) providers.push(provider)
  if (process.platform === 'darwin') providers.push('coreml')
  return providers
}

/**
 * In which order to try them. `auto` takes a graphics provider only where the vendor's own driver shows itself:
 * WebGPU also "works" through a software renderer that is eighty times slower than the CPU, so it is used only when
 * asked for by name.
 */
export function providerOrder(
  choice: ProviderChoice,
  available: readonly Provider[] = availableProviders(),
): Provider[] {
  if (choice !== 'auto') return choice === 'cpu' ? ['cpu'] : [choice, 'cpu']
  const order: Provider[] = []
  if (available.includes('cuda') && (process.platform === 'win32' || existsSync('/dev/nvidia0'))) order.push('cuda')
  return [...order, 'cpu']
}

function onnxRuntimeFolder(): string {
  // dist/index.js → the package's root.
  return dirname(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')))
}
