import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, type Telltale, test } from './pages.ts'

const setUp = 'Set up routing and resilience'

async function texts(telltale: Telltale): Promise<string> {
  return (await telltale.storedFiles()).map((file) => file.text).join('\n')
}

async function openWizard(telltale: Telltale, page: Page, service: RegExp, name: string) {
  await telltale.topology.getByRole('button', { name: service }).first().press('Enter')
  const inspect = page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Inspect' })
  if (await inspect.isVisible()) await inspect.click()
  await telltale.inspector.getByRole('button', { name: setUp }).click()
  await page.getByRole('menuitem', { name, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(`^${name} for`) })
  await expect(dialog).toBeVisible()
  return dialog
}

test.describe('for a service that has no rules', () => {
  test.beforeEach(async ({ telltale, page }) => {
    await telltale.visit()
    await telltale.paste(readFileSync('examples/pod-split-75-25/manifests.yaml', 'utf8'))
    await expect(page.getByRole('region', { name: 'Topology' }).getByRole('button', { name: /^reviews v2/ })).toBeVisible()
  })

  test('a wizard shifts traffic with a VirtualService and a DestinationRule, shown before they are written', async ({ telltale, page }) => {
    const dialog = await openWizard(telltale, page, /^reviews v2/, 'Traffic shifting')
    const preview = dialog.getByRole('region', { name: 'What is written' })
    await expect(preview).toContainText('kiali_wizard: traffic_shifting')
    await dialog.getByRole('slider', { name: 'Weight of v2' }).fill('10')
    await expect(preview).toContainText('weight: 90')
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Write to pasted.yaml' }).click()
    await expect(dialog).toBeHidden()
    await expect.poll(() => texts(telltale)).toContain('kind: DestinationRule')
    await expect.poll(() => telltale.share('reviews v2')).toBeLessThan(15)
    await telltale.editor()
    await page.keyboard.press('Control+z')
    await expect.poll(() => texts(telltale)).not.toContain('kind: DestinationRule')
  })

  test('every wizard writes what its kind is, as one step of undo', async ({ telltale, page }) => {
    test.slow()
    const before = await texts(telltale)
    for (const [name, kind] of [
      ['Request routing', 'VirtualService'],
      ['Timeouts and retries', 'VirtualService'],
      ['Fault injection', 'VirtualService'],
      ['Mirroring', 'VirtualService'],
      ['Circuit breaking', 'DestinationRule'],
      ['HTTPRoute request routing', 'HTTPRoute'],
      ['HTTPRoute traffic shifting', 'HTTPRoute'],
      ['GRPCRoute request routing', 'GRPCRoute'],
    ] as const) {
      const dialog = await openWizard(telltale, page, /^reviews v2/, name)
      await dialog.getByRole('button', { name: /^Write to/ }).click()
      await expect.poll(() => texts(telltale), { message: name }).toContain(`kind: ${kind}\n`)
      await expect(dialog).toHaveCount(0)
      await telltale.editor()
      await page.keyboard.press('Control+z')
      await expect.poll(() => texts(telltale), { message: `${name}, undone` }).toBe(before)
    }
  })

  test('limits make a DestinationRule', async ({ telltale, page }) => {
    await telltale.topology
      .getByRole('button', { name: /^reviews v2/ })
      .first()
      .press('Shift+F10')
    await expect(page.getByRole('menuitem', { name: 'HTTPRoute traffic shifting' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Circuit breaking' }).click()
    const dialog = page.getByRole('dialog', { name: 'Circuit breaking for reviews' })
    await dialog.getByLabel('Eject for').fill('soon')
    await expect(dialog).toContainText('A duration looks like 3s')
    await expect(dialog.getByRole('button', { name: /^Write to/ })).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByLabel('Eject for').fill('1m')
    await dialog.getByRole('button', { name: /^Write to/ }).click()
    await expect.poll(() => texts(telltale)).toMatch(/kind: DestinationRule[\s\S]*maxConnections: 1[\s\S]*baseEjectionTime: 1m/)
  })
})

test('a wizard puts a rule ahead of those that are there', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const dialog = await openWizard(telltale, page, /^reviews v3/, 'Request routing')
  await dialog.getByLabel('Header').fill('x-beta')
  await dialog.getByLabel('Value').fill('1')
  await dialog.getByLabel('Such requests go to').selectOption('v3')
  await dialog.getByRole('button', { name: 'Write to reviews-canary.yaml' }).click()
  await expect.poll(() => texts(telltale)).toContain('  - match:\n    - headers:\n        x-beta:\n          exact: "1"\n    route:\n')
})

test('the traffic routing of a service is deleted, shown before it goes, and undone as one step', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const before = await texts(telltale)
  const dialog = await openWizard(telltale, page, /^reviews v3/, 'Delete traffic routing')
  const rules = dialog.getByRole('group', { name: 'What goes' })
  await expect(rules.getByRole('checkbox', { name: 'VirtualService reviews' })).toBeChecked()
  await expect(rules.getByRole('checkbox', { name: 'DestinationRule reviews' })).toBeChecked()
  await rules.getByRole('checkbox', { name: 'DestinationRule reviews' }).uncheck()
  await expect(dialog.getByRole('region', { name: 'What is written' })).toContainText('name: canary')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Delete from reviews-canary.yaml' }).click()
  const canary = async () => (await telltale.storedFiles()).find(({ name }) => name === 'reviews-canary.yaml')?.text ?? ''
  await expect.poll(canary).not.toContain('- name: canary')
  expect(await canary()).toContain('hosts: [ratings]')
  expect(await texts(telltale)).toContain('kind: DestinationRule')
  await expect.poll(() => telltale.share('reviews v2')).toBeGreaterThan(20)
  await telltale.editor()
  await page.keyboard.press('Control+z')
  await expect.poll(() => texts(telltale)).toBe(before)
})

test('an HTTPRoute beside a VirtualService: which decides is said, and the other can go with it', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  const dialog = await openWizard(telltale, page, /^reviews v3/, 'HTTPRoute traffic shifting')
  await expect(dialog.getByText('the HTTPRoute goes ahead of VirtualService reviews')).toBeVisible()
  await dialog.getByRole('slider', { name: 'Weight of v3' }).fill('80')
  await dialog.getByRole('checkbox', { name: 'Delete VirtualService reviews' }).check()
  await dialog.getByRole('button', { name: /^Write to/ }).click()
  await expect.poll(() => texts(telltale)).toContain('kind: HTTPRoute')
  const canary = (await telltale.storedFiles()).find(({ name }) => name === 'reviews-canary.yaml')?.text
  expect(canary).not.toContain('- name: jason')
  const rate = async () => Number.parseFloat((await telltale.table()).find((row) => row['to'] === 'reviews-v3 v3')?.['rate'] ?? '0')
  await expect.poll(rate).toBeGreaterThan(20)
})

test('a rule gets a condition and a mirror', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.select(/^reviews v3/)
  const rule = telltale.inspector.getByRole('region', { name: 'Weights of route canary' })
  await rule.getByRole('button', { name: 'Header' }).click()
  await rule.getByLabel('Value of end-user').fill('amy')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => texts(telltale))
    .toContain('  - name: canary\n    match:\n    - headers:\n        end-user:\n          exact: amy\n    route:\n')
  await rule.getByRole('button', { name: 'Remove the condition on end-user' }).click()
  await expect.poll(() => texts(telltale)).not.toContain('amy')
  await rule.getByLabel('Mirror to').selectOption('reviews v2')
  await expect.poll(() => texts(telltale)).toContain('    mirror:\n      host: reviews\n      subset: v2\n')
  expect(await violations(page)).toEqual([])
})

test('a source sends more and a version fails, written to the scenario', async ({ telltale, page }) => {
  await telltale.startWithBookinfo()
  await telltale.select(/^shoppers/)
  await telltale.inspector.getByLabel('Rate').fill('90/s')
  await page.keyboard.press('Enter')
  await expect.poll(() => texts(telltale)).toContain('      rate: 90/s\n')
  await telltale.select(/^reviews v1/)
  const application = telltale.inspector.getByRole('region', { name: 'Application v1' })
  await application.getByLabel('Fails, percent').fill('50')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => texts(telltale))
    .toContain('      latency: { p50: 12ms, p99: 40ms }\n      failures:\n        - percentage: 50\n          status: 503\n')
  await expect(application.getByLabel('Fails with')).toHaveValue('503')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true } as object)

  test('the wizards fit, and what they write is in the text', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    const dialog = await openWizard(telltale, page, /^reviews/, 'Fault injection')
    await dialog.getByLabel('Abort, percent').fill('5')
    const box = await dialog.boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true)
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: /^Write to/ }).click()
    await expect.poll(() => texts(telltale)).toContain('          value: 5\n')
    await expect(page.getByRole('textbox', { name: 'reviews-canary.yaml' })).toHaveValue(/value: 5\n/)
  })
})
