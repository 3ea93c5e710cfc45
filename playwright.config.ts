import { defineConfig } from '@playwright/test'
import { findBrowser } from './e2e/browser.ts'

const browser = await findBrowser()
const port = process.env['PORT'] ?? '4173'
if (!process.env['TEST_WORKER_INDEX']) console.log(`e2e browser: ${browser.name}`)

export default defineConfig({
  testDir: 'e2e',
  // What is shown counts, not how soon: a busy machine may take its time.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}`,
    // A trace takes as long as the story itself; for one that fails ask for it: --trace on.
    trace: 'off',
    viewport: { width: 1440, height: 900 },
    // Stories that are not about motion leave the machine its time; the others ask for it.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { ...(browser.executablePath ? { executablePath: browser.executablePath } : {}), args: [...browser.args] },
  },
  webServer: {
    command: `npx vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}`,
    reuseExistingServer: !process.env['CI'],
  },
})
