/** The floors of the house (ARCHITECTURE.md): who may use whom. A new room gets its line here. */

/** Rooms of the ground, and what each may use beside itself. Files directly in src-shared (the bridge) use them all. */
export const GROUND = {
  commands: [],
  geometry: [],
  statistics: [],
  moaks: [],
  case: ['geometry', 'moaks'],
  judging: ['case', 'moaks'],
  keymap: ['case', 'commands'],
  annotations: ['case', 'geometry'],
  anatomy: ['case', 'geometry', 'moaks'],
  reasoning: ['anatomy', 'case', 'geometry', 'moaks'],
  review: ['anatomy', 'annotations', 'case', 'geometry', 'moaks', 'reasoning'],
  report: ['case', 'geometry', 'moaks', 'reasoning', 'review'],
  followup: ['anatomy', 'case', 'geometry', 'moaks', 'reasoning', 'report', 'review'],
  benchmark: ['case', 'geometry', 'moaks', 'statistics'],
  session: ['case', 'geometry', 'moaks', 'report', 'review', 'statistics'],
}

/** Rooms of the main process; each may use itself, `files` and the ground beside what is named. */
export const MAIN = {
  files: [],
  processes: [],
  imaging: ['processes'],
  inference: ['processes'],
  network: ['imaging'],
  casebook: [],
  answers: [],
  datasets: ['answers', 'imaging'],
  exchange: ['answers', 'casebook', 'datasets'],
  sessions: ['answers', 'casebook', 'datasets'],
  learning: ['answers', 'casebook', 'datasets'],
  opinions: ['answers', 'casebook', 'imaging', 'processes'],
  bench: ['answers', 'casebook', 'datasets', 'imaging', 'inference', 'processes'],
  app: [
    'answers',
    'bench',
    'casebook',
    'datasets',
    'exchange',
    'imaging',
    'inference',
    'learning',
    'network',
    'opinions',
    'processes',
    'sessions',
  ],
}

/** Rooms of the window from the lowest floor up: a room may use itself, all lower floors and the ground. */
export const WINDOW = [
  ['design'],
  ['commands'],
  ['viewer', 'settings', 'readers', 'patients', 'import', 'exports'],
  ['followup'],
  ['worklist', 'reading', 'sessions', 'learning'],
  ['benchmark'],
  ['app'],
]

/** What simulator and training may use; neither is used by the application. */
export const MODELS = {
  phantom: ['src-shared'],
  training: ['models/phantom', 'src-main/inference', 'src-main/files', 'src-shared'],
}
