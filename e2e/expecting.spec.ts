import { expect, test } from './pages.ts'

const scenario = (share: number) => `apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: expecting }
spec:
  expect:
    - { share: reviews v3, is: ${share} }
    - { name: details never fails, success: details }
`

test.describe('Expectations', () => {
  test.setTimeout(90_000)

  test('are a checklist that follows the text, each with its line', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.paste(scenario(90))
    const chip = page.getByRole('button', { name: /^Expectations:/ })
    await expect(chip).toHaveAccessibleName('Expectations: 1 of 2 hold', { timeout: 20_000 })
    await chip.click()
    const list = page.getByRole('dialog', { name: 'What the scenario expects' })
    await expect(list.getByRole('listitem')).toHaveCount(2)
    await expect(list).toContainText('Does not hold: reviews v3 gets 90')
    await expect(list).toContainText('Holds: details never fails')
    await list.getByRole('button', { name: /Go to line 7/ }).click()
    await expect(telltale.manifests.getByRole('tab', { name: 'pasted.yaml' })).toHaveAttribute('aria-selected', 'true')
  })

  test('stay a list while an entry is half typed', async ({ telltale, page }) => {
    await telltale.startWithBookinfo()
    await telltale.paste(scenario(10).replace('    - { name: details', '    - { sharr: reviews v3 }\n    - 7\n    - { name: details'))
    const chip = page.getByRole('button', { name: /^Expectations:/ })
    await expect(chip).toHaveAccessibleName('Expectations: 2 of 4 hold', { timeout: 20_000 })
    await chip.click()
    const list = page.getByRole('dialog', { name: 'What the scenario expects' })
    await expect(list.getByRole('listitem').filter({ hasText: 'Cannot be checked' })).toHaveCount(2)
    await list.getByRole('button', { name: /Go to line 8/ }).click()
    await expect(telltale.manifests.getByRole('tab', { name: 'pasted.yaml' })).toHaveAttribute('aria-selected', 'true')
  })
})
