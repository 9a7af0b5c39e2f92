/** Counts changes of the pipeline that change readings; stored readings of another version are not used. */
export const PIPELINE_VERSION = 2
