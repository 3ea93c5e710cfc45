import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    setupFiles: ['test/load-engine.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
})
