import { violations } from './axe.ts'
import { expect, test } from './pages.ts'

const version = (name: string) => `kind: Deployment
apiVersion: apps/v1
metadata: { name: reviews-${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: reviews, version: ${name} } }
  template:
    metadata: { labels: { app: reviews, version: ${name} } }
    spec: { containers: [{ name: reviews, ports: [{ containerPort: 9080 }] }] }
---
`

const reviews = `${version('v1')}${version('v2')}kind: Service
apiVersion: v1
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 9080 }] }
---
kind: DestinationRule
apiVersion: networking.istio.io/v1
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
---
kind: VirtualService
apiVersion: networking.istio.io/v1
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 100
        - destination: { host: reviews, subset: v2 }
          weight: 0
`

test.describe('A rollout is rehearsed', () => {
  test.setTimeout(240_000)

  test('from a split to a plan that finds the regression', async ({ telltale, page }) => {
    await telltale.visit()
    await telltale.paste(reviews)
    await telltale.settled()
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await page.keyboard.press('d')
    const panel = page.getByRole('complementary', { name: 'Rollout' })
    await panel.getByRole('button', { name: 'Rehearse a rollout of reviews' }).click()

    const dialog = page.getByRole('dialog', { name: 'Rehearse a rollout of reviews' })
    await expect(dialog.getByLabel('New version', { exact: true })).toHaveValue('v2')
    await dialog.getByLabel('Shares, percent').fill('20, 50')
    await dialog.getByLabel('New version fails, percent').fill('30')
    await expect(dialog.getByRole('region', { name: 'What is written' })).toContainText('{ setWeight: 20 }')
    await dialog.getByRole('button', { name: 'Write to scenario.yaml' }).click()

    const steps = panel.getByRole('region', { name: 'Steps' })
    await expect(panel.getByRole('region', { name: 'Outcome' })).toContainText(/Aborted at .* met the regression/, { timeout: 20_000 })
    await expect(page.getByRole('button', { name: /^Rollout: Aborted at/ })).toBeVisible()
    const failed = steps
      .getByRole('listitem')
      .filter({ has: page.getByRole('img', { name: 'Failed' }) })
      .last()
    await failed.getByRole('button').first().click()
    await expect(steps.getByRole('img', { name: 'Aborted here' }).first()).toBeVisible()
    await steps
      .getByRole('button', { name: /^Go to line \d+ of scenario.yaml/ })
      .first()
      .click()
    await expect(telltale.manifests.getByRole('tab', { name: 'scenario.yaml' })).toHaveAttribute('aria-selected', 'true')
    expect(await violations(page), 'panel').toEqual([])

    const regression = panel.getByRole('region', { name: 'Regression' })
    await regression.getByRole('button', { name: 'Make it healthy' }).click()
    await expect(panel.getByRole('region', { name: 'Outcome' })).toContainText('Promoted at', { timeout: 20_000 })
    await regression.getByLabel('Fails, percent').fill('6')
    await regression.getByLabel('Fails, percent').press('Enter')
    await expect(panel.getByRole('region', { name: 'Outcome' })).toContainText('met the regression', { timeout: 20_000 })

    await panel.getByRole('button', { name: 'Compare plans' }).click()
    const plans = page.getByRole('dialog', { name: 'Compare plans' })
    await expect(plans).toContainText(/Your plan misses this regression in \d+ of \d+ rollouts/, { timeout: 30_000 })
    await expect(plans.getByRole('row', { name: /^Your plan/ })).toHaveCount(1)
    await plans.getByRole('button', { name: 'Takes' }).click()
    await expect(plans.getByRole('columnheader', { name: 'Takes' })).toHaveAttribute('aria-sort', 'ascending')
    expect(await violations(page), 'plans').toEqual([])
    const scenario = async () => (await telltale.storedFiles()).find(({ name }) => name === 'scenario.yaml')?.text
    const before = await scenario()
    await plans.getByRole('button', { name: /^Use / }).first().click()
    await expect.poll(scenario).not.toBe(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(scenario).toBe(before)

    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Rollout' }).click()
    await expect(panel.getByRole('region', { name: 'Outcome' })).toContainText('met the regression', { timeout: 20_000 })
    expect(await violations(page), 'phone').toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })

  test('of a Canary alone, whose Deployment and traffic are supposed', async ({ telltale, page }) => {
    await telltale.visit()
    await telltale.paste(`apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: podinfo }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: podinfo }
  service: { port: 9898 }
  analysis:
    interval: 30s
    threshold: 2
    maxWeight: 50
    stepWeight: 25
    metrics: [{ name: request-success-rate, thresholdRange: { min: 99 }, interval: 1m }]
`)
    await telltale.settled()
    await page.getByRole('button', { name: /^Rollout: Promoted at/ }).click({ timeout: 20_000 })
    await expect(page.getByRole('region', { name: 'Steps' })).toContainText('weight 25')
    await expect(telltale.manifests.getByRole('tab', { name: /supposed.yaml/ })).toBeVisible()
  })
})
