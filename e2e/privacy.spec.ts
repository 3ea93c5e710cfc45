import { expect, Telltale, test } from './pages.ts'

test('the built page forbids every other origin, and a worker obeys it too', async ({ page }) => {
  // Of its own: what is refused here would fail the story.
  const telltale = new Telltale(page)
  await telltale.startWithBookinfo()
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('http')
  const refused = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/')
      .then(() => 'sent')
      .catch(() => 'refused'),
  )
  expect(refused).toBe('refused')
  await telltale.editor()
})
