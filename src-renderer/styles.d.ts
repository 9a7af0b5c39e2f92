/** Style sheets are imported for their effect; the bundler emits them as files. */
declare module '*.css'
