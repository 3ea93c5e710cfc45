import { expect, test } from './pages.ts'

test.use({ contextOptions: { reducedMotion: 'no-preference' } })

test('why one request went to v3: from the list to its life to the line of YAML', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.table()
  const tables = page.getByRole('region', { name: 'The picture as tables' })
  await tables.getByRole('button', { name: 'Failed', exact: true }).click()
  await tables.getByRole('table').nth(1).locator('tbody tr').first().getByRole('button').first().click()
  await expect(telltale.inspector).toContainText(/Route to reviews/)
  await expect(telltale.inspector).toContainText(/header end-user is absent/)
  await expect(telltale.inspector).toContainText(/Draw \d+ of 0–99/)
  await expect(telltale.inspector).toContainText(/outbound\|9080\|v3\|reviews\.default\.svc\.cluster\.local/)
  const link = telltale.inspector.getByRole('button', { name: /Go to line \d+ of reviews-canary\.yaml/ }).first()
  const line = Number(/line (\d+)/.exec((await link.getAttribute('aria-label')) ?? '')?.[1])
  await telltale.openTab('bookinfo.yaml')
  await link.click()
  await expect(telltale.manifests.getByRole('tab', { name: 'reviews-canary.yaml' })).toHaveAttribute('aria-selected', 'true')
  await expect(telltale.manifests).toContainText(`Ln ${line}`)
})

test('a row of the request list can be clicked anywhere', async ({ telltale }) => {
  await telltale.startWithBookinfo()
  await telltale.select(/^reviews v3/)
  const row = telltale.inspector.getByRole('table').last().getByRole('row').nth(2)
  const request = (await row.getByRole('button').first().innerText()).trim()
  await row.click()
  await expect(telltale.inspector).toContainText(`Request ${request}`)
  await expect(telltale.inspector).toContainText(/Route to reviews/)
})

test('the rule at the cursor is lit in the picture, and the way that is pointed at in the text', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.editor()
  const lit = telltale.topology.locator('.tt-label-lit')
  const lines = telltale.manifests.locator('.tt-lit-line')
  await expect(lit).toHaveCount(0)
  for (let line = 1; line < 18; line++) await page.keyboard.press('ArrowDown')
  await expect(telltale.manifests).toContainText('Ln 18,')
  await expect(lit).toHaveCount(1)
  const box = (await lit.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.keyboard.press('Control+Home')
  await expect(lit).toHaveCount(0)
  await expect(lines).toHaveCount(0)
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await expect(lines.first()).toBeAttached()
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await expect(telltale.inspector.getByRole('heading', { name: 'productpage to reviews v3' })).toBeVisible()
  await expect(telltale.inspector.getByRole('button', { name: /Go to line 1[78]/ }).first()).toBeVisible()
})

test('beside a rule that the timeline replaced stands when it was, and not only that no request took it', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.openTab('reviews-canary.yaml')
  await telltale.timeline.getByRole('button', { name: /^Pause/ }).click()
  await expect(telltale.manifests).not.toContainText('replaced by')
  await telltale.clock.focus()
  await page.keyboard.press('End')
  await expect(telltale.manifests.getByText('replaced by the timeline at 40.0').first()).toBeVisible()
})

test('a dot can be clicked', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.timeline.getByRole('button', { name: /^Pause/ }).click()
  await telltale.clock.focus()
  let dot: Dot | undefined
  for (let i = 0; i < 20 && !dot; i++) {
    await page.keyboard.press('ArrowRight')
    dot = await page.evaluate(loneDot)
  }
  expect(dot).toBeDefined()
  await page.mouse.click(dot?.x ?? 0, dot?.y ?? 0)
  await expect(telltale.inspector).toContainText(`Request ${((dot?.request ?? 0) + 1).toLocaleString('en-US')}`)
  await expect(telltale.inspector).toContainText(/Life/)
})

interface Dot {
  readonly x: number
  readonly y: number
  readonly request: number
}

/** In the page, once the moment is drawn: a dot that no other dot and no card covers. */
async function loneDot(): Promise<Dot | undefined> {
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
  const dots = (window as unknown as { __telltale?: () => { readonly dots: readonly Dot[] } }).__telltale?.().dots ?? []
  return dots.find(
    (dot) =>
      dots.every((other) => other === dot || Math.hypot(other.x - dot.x, other.y - dot.y) > 26) &&
      !document.elementFromPoint(dot.x, dot.y)?.closest('.tt-node'),
  )
}
