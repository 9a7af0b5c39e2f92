import { ESLint, type Linter } from 'eslint'
import svelte from 'eslint-plugin-svelte'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import ts from 'typescript-eslint'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const CRUISER = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

const CruiseSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
})

let house: string
beforeEach(() => {
  house = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-house-')))
})
afterEach(() => {
  fs.rmSync(house, { recursive: true, force: true })
})

/** Builds a house of these files, runs the gate's own check on it, and gives what it refuses: "rule: from → to". */
function refused(files: Record<string, string>): string[] {
  for (const [name, text] of Object.entries({ 'tsconfig.json': '{}', ...files })) {
    fs.mkdirSync(path.join(house, path.dirname(name)), { recursive: true })
    fs.writeFileSync(path.join(house, name), text)
  }
  const buildings = fs.readdirSync(house).filter((name) => !name.includes('.'))
  const args = [CRUISER, '--config', path.join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json', ...buildings]
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: house, encoding: 'utf8', maxBuffer: 1e8 })
  if (stdout === '') throw new Error(stderr)
  const { summary } = CruiseSchema.parse(JSON.parse(stdout))
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)
}

/** Files of which each first one uses the type that the second one exports. */
function arrows(pairs: readonly (readonly [from: string, to: string, ...unknown[]])[]): Record<string, string> {
  const used = pairs.map(
    ([, to]) => [to, to.endsWith('.svelte') ? '<p>it</p>\n' : 'export type It = string\n'] as const,
  )
  const using = pairs.map(([from, to], index) => {
    const way = path.posix.relative(path.posix.dirname(from), to).replace(/[.]ts$/, '.js')
    const it = to.endsWith('.svelte') ? 'It' : '{ It }'
    return [
      `${from.slice(0, -3)}-${index}.ts`,
      `import type ${it} from '${way}'\nexport type Mine = typeof It\n`,
    ] as const
  })
  return Object.fromEntries([...used, ...using])
}

const UP = [
  ['src-shared/review/fold.ts', 'src-main/casebook/cases.ts', 'floor: src-shared'],
  ['src-shared/geometry/vector.ts', 'src-shared/anatomy/regions.ts', 'floor: src-shared/geometry'],
  ['src-main/imaging/import.ts', 'src-main/casebook/cases.ts', 'floor: src-main/imaging'],
  ['src-main/inference/read.ts', 'src-main/imaging/cache.ts', 'floor: src-main/inference'],
  ['src-main/casebook/open.ts', 'src-main/exchange/report.ts', 'floor: src-main/casebook'],
  ['src-main/datasets/read.ts', 'src-main/bench/score.ts', 'floor: src-main/datasets'],
  ['src-main/answers/parse.ts', 'src-main/datasets/dataset.ts', 'floor: src-main/answers'],
  ['src-main/exchange/key-images.ts', 'src-main/app/window.ts', 'floor: src-main/exchange'],
  ['src-main/bench/run.ts', 'src-main/exchange/report.ts', 'floor: src-main/bench'],
  ['src-main/network/send.ts', 'src-main/casebook/cases.ts', 'floor: src-main/network'],
  ['src-main/files/write.ts', 'src-main/imaging/cache.ts', 'floor: src-main/files'],
  ['src-main/app/simulate.ts', 'models/phantom/knee.ts', 'floor: src-main/app'],
  ['models/phantom/sample.ts', 'src-main/datasets/dataset.ts', 'floor: models/phantom'],
  ['models/training/features.ts', 'src-main/app/window.ts', 'floor: models/training'],
  ['src-preload/index.ts', 'src-main/app/window.ts', 'floor: src-preload'],
  ['src-renderer/design/colour.ts', 'src-renderer/viewer/scene.ts', 'floor: src-renderer/design'],
  ['src-renderer/viewer/tool.ts', 'src-renderer/reading/case.ts', 'floor: src-renderer/viewer'],
  ['src-renderer/reading/list.ts', 'src-renderer/worklist/Row.svelte', 'floor: src-renderer/reading'],
  ['src-renderer/benchmark/runs.ts', 'src-renderer/app/App.svelte', 'floor: src-renderer/benchmark'],
  ['src-renderer/settings/packs.ts', 'src-main/inference/pack.ts', 'floor: src-renderer'],
] as const

const DOWN = [
  ['src-main/app/window.ts', 'src-main/exchange/report.ts'],
  ['src-main/exchange/export.ts', 'src-main/datasets/quintuples.ts'],
  ['src-main/datasets/volume.ts', 'src-main/imaging/volume.ts'],
  ['src-main/bench/answerer.ts', 'src-main/inference/read.ts'],
  ['src-main/casebook/cases.ts', 'src-shared/review/fold.ts'],
  ['src-main/casebook/cases.ts', 'src-main/files/write.ts'],
  ['src-renderer/benchmark/panel.ts', 'src-renderer/reading/StepList.svelte'],
  ['src-renderer/app/start.ts', 'src-renderer/design/Button.svelte'],
  ['models/training/features.ts', 'models/phantom/knee.ts'],
] as const

describe('the floors of the house', () => {
  it('refuse every arrow that runs up or across', () => {
    const found = refused(arrows(UP))
    UP.forEach(([from, to, rule], index) => {
      expect(found).toContain(`${rule}: ${from.slice(0, -3)}-${index}.ts → ${to}`)
    })
  })

  it('let every arrow down', () => {
    expect(refused(arrows(DOWN))).toEqual([])
  })

  it('refuse a circle, one of types only and through three files too', () => {
    const found = refused({
      'src-main/imaging/a.ts': "import type { B } from './b.js'\nexport type A = B\n",
      'src-main/imaging/b.ts': "import type { C } from './c.js'\nexport type B = C\n",
      'src-main/imaging/c.ts': "import type { A } from './a.js'\nexport type C = A | null\n",
    })
    expect(found.join('\n')).toMatch(/^no circles: src-main\/imaging/)
  })

  it('refuse a room that has no floor yet', () => {
    const found = refused(arrows([['src-main/mailroom/send.ts', 'src-shared/case/case.ts']]))
    expect(found).toEqual(['rooms: src-main: src-main/mailroom/send-0.ts → src-shared/case/case.ts'])
  })

  it('refuse Node in the window and on the ground', () => {
    const text = "import fs from 'node:fs'\nexport const here = fs.existsSync('.')\n"
    expect(refused({ 'src-renderer/reading/a.ts': text, 'src-shared/case/a.ts': text }).sort()).toEqual([
      'ground: no packages but zod: src-shared/case/a.ts → fs',
      'window: no Node, no Electron: src-renderer/reading/a.ts → fs',
    ])
  })
})

describe('the floors of components', () => {
  async function complaints(file: string, imported: string): Promise<string[]> {
    const module: unknown = await import(path.join(ROOT, 'tools/floors/svelte.mjs'))
    const { svelteFloors } = z.object({ svelteFloors: z.custom<Linter.Config[]>(Array.isArray) }).parse(module)
    const parsing: Linter.Config[] = [
      ...svelte.configs.base,
      { files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
    ]
    const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: [...parsing, ...svelteFloors] })
    const code = `<script lang="ts">\n  import type { It } from '${imported}'\n  export const it: It | null = null\n</script>\n`
    const [result] = await eslint.lintText(code, { filePath: path.join(ROOT, file) })
    return result?.messages.map(({ ruleId }) => ruleId ?? 'not read') ?? ['not linted']
  }

  it.each([
    ['src-renderer/design/Button.svelte', '../viewer/scene.js'],
    ['src-renderer/reading/parts/Panel.svelte', '../../worklist/model.js'],
    ['src-renderer/reading/Panel.svelte', '../app/workstation.js'],
    ['src-renderer/app/App.svelte', '../../src-main/app/window.js'],
    ['src-renderer/viewer/View.svelte', 'node:fs'],
  ])('refuse in %s the types of %s', async (file, imported) => {
    expect(await complaints(file, imported)).toEqual(['no-restricted-imports'])
  })

  it.each([
    ['src-renderer/reading/Panel.svelte', '../viewer/scene.js'],
    ['src-renderer/reading/Panel.svelte', '../../src-shared/benchmark/runs.js'],
    ['src-renderer/app/App.svelte', '../benchmark/model.js'],
  ])('let %s use the types of %s', async (file, imported) => {
    expect(await complaints(file, imported)).toEqual([])
  })
})
