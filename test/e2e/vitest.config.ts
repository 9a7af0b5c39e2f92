import { defineConfig } from 'vitest/config'

/** End-to-end tests: the built application, driven by Playwright, one window at a time. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // What is waited for comes late on a machine with other work.
    expect: { poll: { timeout: 20_000 } },
    bail: 0,
  },
})
