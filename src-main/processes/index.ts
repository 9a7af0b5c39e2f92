/** Processes that may hang, crash or lie without harm: how they are supervised, and how they serve their jobs. */
export { forkedChild, type Child } from './child.js'
export { replySchema } from './messages.js'
export { serveJobs, parentPort } from './serve-jobs.js'
export { SupervisedProcess } from './supervised-process.js'
