import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/load-engine.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    // Nothing in the engine outlives a text, so the files of tests may share what they load: half the time goes into loading otherwise.
    isolate: false,
    testTimeout: 30_000,
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
})
