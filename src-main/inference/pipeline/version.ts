/** Counts changes of the pipeline that change readings; stored readings of another version are not used. */
export const PIPELINE_VERSION = 2

/** Counts what readings keep of the same answers: a stored one that lacks something is not used either. */
export const READING_VERSION = `${PIPELINE_VERSION}.2`
