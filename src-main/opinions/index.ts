/** Second opinions: models behind a chat server of this machine are asked about a case. See opinion-runs.ts. */
export { OpinionRuns } from './opinion-runs.js'
export { ChatProcess } from './process/chat-process.js'
export type { Ask } from './process/protocol.js'
