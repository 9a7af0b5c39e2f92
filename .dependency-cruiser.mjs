/**
 * The floors of the house for dependency-cruiser: `npm run check`, or this check alone by `node tools/test.mjs floors`.
 * Type-only imports count too. A room that is in no table is refused, so that a new one gets its floor written down.
 */
import { GROUND, MAIN, MODELS, WINDOW } from './tools/floors/house.mjs'

const PROJECT = '^(src-shared|src-main|src-preload|src-renderer|models|test|tools)/'
const anyOf = (paths) => `^(${paths.join('|')})/`

/** Files of `from` may use of the project only what `allowed` names; both are paths from the root. */
function floor(from, allowed, comment) {
  return {
    name: `floor: ${from}`,
    comment,
    severity: 'error',
    from: { path: `^${from}/` },
    to: { path: PROJECT, pathNot: anyOf([from, ...allowed]) },
  }
}

/** Every room of a building has a floor in its table. */
function noOtherRooms(building, rooms) {
  return {
    name: `rooms: ${building}`,
    comment: `A new room of ${building} needs its floor in tools/floors/house.mjs.`,
    severity: 'error',
    from: { path: `^${building}/[^/]+/`, pathNot: anyOf(rooms.map((room) => `${building}/${room}`)) },
    to: {},
  }
}

const windowFloors = WINDOW.flatMap((rooms, height) =>
  rooms.map((room) =>
    floor(
      `src-renderer/${room}`,
      ['src-shared', ...WINDOW.slice(0, height).map((lower) => `src-renderer/(${lower.join('|')})`)],
      'The window: design, commands, viewer and small rooms, worklist and reading, benchmark, app; rooms on one floor do not know each other.',
    ),
  ),
)

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no circles',
      comment: 'Two files that need each other are one file, or a third that both can use is missing.',
      severity: 'error',
      from: { path: PROJECT },
      to: { circular: true },
    },
    ...Object.entries(GROUND).map(([room, others]) =>
      floor(
        `src-shared/${room}`,
        others.map((other) => `src-shared/${other}`),
        'The ground: vocabulary and pure rules.',
      ),
    ),
    noOtherRooms('src-shared', Object.keys(GROUND)),
    floor('src-shared', [], 'The ground imports nothing of the project.'),
    {
      name: 'ground: no packages but zod',
      comment: 'The ground runs in the window, in the main process and in training alike.',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { dependencyTypesNot: ['local', 'type-only'], pathNot: '(^|/)zod(/|$)|^src-shared/' },
    },

    ...Object.entries(MAIN).map(([room, others]) =>
      floor(
        `src-main/${room}`,
        [...['files', ...others].map((other) => `src-main/${other}`), 'src-shared'],
        'The main process: app, then exchange, bench, sessions, learning, then answers, datasets, casebook, then the ground.',
      ),
    ),
    noOtherRooms('src-main', Object.keys(MAIN)),
    {
      name: 'main: no packages that do not ship',
      comment: 'What the main process needs at run time stands under "dependencies"; Electron is the runtime itself.',
      severity: 'error',
      from: { path: '^(src-main|src-preload)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '(^|/)electron(/|$)' },
    },

    floor('src-preload', ['src-shared'], 'The preload carries the bridge and nothing else.'),
    ...windowFloors,
    noOtherRooms('src-renderer', WINDOW.flat()),
    floor('src-renderer', ['src-shared'], 'The window knows the ground and the bridge.'),
    {
      name: 'window: no Node, no Electron',
      comment: 'The window is sandboxed: what it needs of the computer it asks for over the bridge.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'window: no Electron',
      comment: 'As above.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '(^|/)electron(/|$)' },
    },

    ...Object.entries(MODELS).map(([room, others]) =>
      floor(`models/${room}`, others, 'Simulator and training stand on the application; never the other way round.'),
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^models/training/[.]venv/', '^out/', '^test-results/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
}
