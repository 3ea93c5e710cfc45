import { expect, test } from './pages.ts'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true } as object)

test('a message stands on the picture, and leaves the timeline, the sheets and the bar to be pressed', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const panels = page.getByRole('navigation', { name: 'Panels' })
  const message = page.getByText('Saved in this browser')
  const bottom = async () => {
    await page.keyboard.press('Control+s')
    const box = await page.getByRole('region', { name: 'Messages' }).boundingBox()
    return (box?.y ?? 0) + (box?.height ?? 0)
  }
  const top = async (name: string) => (await page.getByRole('region', { name }).boundingBox())?.y ?? 0
  expect(await bottom()).toBeLessThan(await top('Timeline'))
  for (const name of ['YAML', 'Lessons', 'Inspect', 'Picture']) {
    await expect(message.first()).toBeVisible()
    await panels.getByRole('button', { name }).click()
    await expect(panels.getByRole('button', { name })).toHaveAttribute('aria-current', 'true')
    if (name === 'YAML') expect(await bottom()).toBeLessThan(await top('Manifests'))
  }
})

test('a first run that takes long says so', async ({ page }) => {
  await page.addInitScript(() => {
    const Real = window.Worker
    window.Worker = class extends Real {
      override postMessage() {
        // Nobody hears, as while another program has the machine.
      }
    }
  })
  await page.goto('/')
  await page.getByRole('button', { name: 'Start with Bookinfo' }).first().click()
  await expect(page.getByText('Simulating the first run.')).toBeVisible()
})
