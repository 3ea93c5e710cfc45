import { violationsInBothThemes } from './axe.ts'
import { expect, type Telltale, test } from './pages.ts'

/** What comes with a chunk of its own may take a while on a busy machine. */
const slow = { timeout: 20_000 }

test('the gallery is searched by words and by tag, and opens what is found', async ({ telltale }) => {
  const { page } = telltale
  await telltale.visit()
  const examples = page.getByRole('region', { name: 'Examples' })
  await expect(examples.getByText(/^\d+ examples$/)).toBeVisible(slow)
  await examples.getByRole('searchbox').fill('one percent')
  await expect(examples.getByText('1 example', { exact: true })).toBeVisible()
  await examples.getByRole('searchbox').fill('nonsense')
  await expect(examples.getByText('No example is about that')).toBeVisible()
  await examples.getByRole('searchbox').fill('')
  await examples.getByRole('button', { name: 'mirroring', exact: true }).click()
  await expect(examples.getByRole('listitem').filter({ hasText: 'mirroring' }).first()).toBeVisible()
  await expect(examples.getByRole('listitem').filter({ hasNotText: 'mirroring' })).toHaveCount(0)
  await examples.getByRole('button', { name: /^Mirroring/ }).click()
  await telltale.settled()
  expect(await telltale.headline()).toContain('requests succeed')
})

test('the lessons stand on the welcome', async ({ telltale }) => {
  await telltale.visit()
  const lessons = telltale.page.getByRole('region', { name: 'Lessons' })
  await expect(lessons.getByRole('listitem')).toHaveCount(12, slow)
  await lessons.getByRole('button', { name: /Timeouts/ }).click()
  await expect(telltale.page.getByRole('heading', { name: 'Do not wait for ever' })).toBeVisible(slow)
})

test('a share is explained by its draws, a figure by its rule, a flag in the glossary', async ({ telltale }) => {
  const { page, inspector } = telltale
  await explainShare(telltale)
  await expect(inspector.getByRole('row', { name: /v3 90–99/ })).toBeVisible()
  await inspector.getByRole('button', { name: 'p99', exact: true }).click()
  await expect(page.getByText('99 of 100 calls are faster, seen from the caller.')).toBeVisible(slow)
  await page.keyboard.press('Escape')
  await inspector
    .getByRole('button', { name: /^50\d / })
    .first()
    .click()
  const glossary = page.getByRole('dialog', { name: 'Glossary' })
  await expect(glossary.getByRole('term')).toHaveCount(1, slow)
  await glossary.getByRole('textbox').fill('subset')
  await expect(glossary.getByText('A name for some of a host’s pods')).toBeVisible()
})

test('axe finds nothing in the gallery and the list of lessons, in both themes', async ({ telltale }) => {
  const { page } = telltale
  await telltale.visit()
  await expect(page.getByText(/^\d+ examples$/)).toBeVisible(slow)
  expect(await violationsInBothThemes(page, '.tt-welcome-columns')).toEqual([])
})

test('axe finds nothing in the explanation of a share and in the glossary, in both themes', async ({ telltale }) => {
  const { page, inspector } = telltale
  await explainShare(telltale)
  expect(await violationsInBothThemes(page, '.tt-inspector')).toEqual([])
  await inspector
    .getByRole('button', { name: /^50\d / })
    .first()
    .click()
  await expect(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible(slow)
  expect(await violationsInBothThemes(page, '[role=dialog]')).toEqual([])
})

/** Opens why a share of reviews v3 is not exactly its weight. */
async function explainShare(telltale: Telltale): Promise<void> {
  const { inspector } = telltale
  await telltale.startWithBookinfo()
  await telltale.select(/^reviews v3/)
  await inspector
    .getByRole('button', { name: /Why not exactly/ })
    .first()
    .click()
  await expect(inspector.getByText('Each request is drawn by chance.')).toBeVisible(slow)
}
