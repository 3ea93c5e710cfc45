import { violationsInBothThemes } from './axe.ts'
import { anotherProfile, expect as plainly, type Telltale, test } from './pages.ts'

/** What comes with a chunk of its own, and runs first, may take a while on a busy machine. */
const expect = plainly.configure({ timeout: 20_000 })

/** The panel of the lessons. */
function panelOf({ page }: Telltale) {
  const panel = page.getByRole('complementary', { name: 'Lessons' })
  return {
    panel,
    title: panel.getByRole('heading', { level: 3 }),
    check: (name: string) => panel.getByRole('listitem').filter({ hasText: name }),
    next: panel.getByRole('button', { name: /^Next/ }),
    showMe: panel.getByRole('button', { name: 'Show me' }),
  }
}

test('a learner gives v2 a quarter, and the next step opens', async ({ telltale }) => {
  await telltale.visit('#1.lesson=canary-by-weight.2')
  const { title, check, next } = panelOf(telltale)
  await expect(title).toHaveText('Give v2 a quarter')
  await expect(check('v2 gets 25 of 100')).toContainText('now 10, seen')
  await expect(check('v2 gets 25 of 100').getByRole('img')).toHaveAccessibleName('Does not hold yet')
  await expect(next).toHaveAttribute('aria-disabled', 'true')
  await expect(telltale.manifests.getByRole('tab', { name: 'subsets.yaml, locked by this step' })).toBeVisible()
  await expect(telltale.manifests.getByRole('tab', { name: 'routes.yaml', exact: true })).toBeVisible()

  await telltale.setLine(9, 'weight: 75')
  await telltale.setLine(11, 'weight: 25')
  await expect(check('v2 gets 25 of 100').getByRole('img')).toHaveAccessibleName('Holds')
  await expect(check('v2 gets 25 of 100')).toContainText('now 25, seen')
  await expect(telltale.timeline.getByRole('button', { name: /^The task is done, from/ })).toBeVisible()
  await next.click()
  await expect(title).toHaveText('Weights are shares of their sum')
})

test('hints come one by one, and Show me applies the answer, which Undo takes back', async ({ telltale }) => {
  await telltale.visit('#1.lesson=mirroring.1')
  const { panel, check, showMe } = panelOf(telltale)
  await panel.getByRole('button', { name: 'Give me a hint' }).click()
  await expect(panel.getByText('1 of 2', { exact: true })).toBeVisible()
  await panel.getByRole('button', { name: 'Next hint' }).click()
  await expect(panel.getByText('2 of 2', { exact: true })).toBeVisible()

  await showMe.click()
  await expect(check('v2 gets a copy of half').getByRole('img')).toHaveAccessibleName('Holds')
  await expect(panel.getByText('Envoy sends them with')).toBeVisible()
  await telltale.page.getByRole('button', { name: 'Undo' }).click()
  await expect(check('v2 gets a copy of half').getByRole('img')).toHaveAccessibleName('Does not hold yet')
})

test('what a learner wrote and how far they are outlives other work and a reload', async ({ telltale }) => {
  const { page } = telltale
  await telltale.visit('#1.lesson=canary-by-weight.2')
  const { panel, title, check, next, showMe } = panelOf(telltale)
  await showMe.click()
  await expect(check('v2 gets 25 of 100').getByRole('img')).toHaveAccessibleName('Holds')
  await next.click()
  await expect(title).toHaveText('Weights are shares of their sum')
  await telltale.setLine(9, 'weight: 7')
  await expect(check('v2 gets one third')).toContainText('now 12.5')

  await page.reload()
  await expect(title).toHaveText('Weights are shares of their sum')
  await expect(check('v2 gets one third')).toContainText('now 12.5')

  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'All lessons' }).click()
  await panel.getByRole('button', { name: /Blue \/ green/ }).click()
  await expect(title).toHaveText('All at once')
  await panel.getByRole('button', { name: 'All lessons' }).click()
  await expect(panel.getByRole('button', { name: /Subsets and a weighted canary/ })).toContainText('1 of 4')
  await panel.getByRole('button', { name: /Subsets and a weighted canary/ }).click()
  await expect(title).toHaveText('Weights are shares of their sum')
  await expect(check('v2 gets one third')).toContainText('now 12.5')

  await panel.getByRole('button', { name: 'Begin anew' }).click()
  await page.getByRole('menuitem', { name: 'Begin this step anew' }).click()
  await expect(check('v2 gets one third')).toContainText('now 25')
})

test('the link of a lesson that is under way opens it on a run', async ({ telltale }) => {
  await telltale.visit('#1.lesson=mirroring.1')
  const { title, check } = panelOf(telltale)
  await expect(check('v1 answers everyone')).toContainText('seen 100')
  await telltale.page.goto('about:blank')
  await telltale.visit('#1.lesson=mirroring.1')
  await expect(title).toHaveText('Copy half of the requests')
  await telltale.settled()
  await expect(check('v1 answers everyone')).toContainText('seen 100')
})

test('a file that the step leaves alone cannot be typed into', async ({ telltale }) => {
  await telltale.visit('#1.lesson=canary-by-weight.2')
  await expect(panelOf(telltale).title).toBeVisible()
  await telltale.openTab('subsets.yaml')
  await telltale.editor()
  await telltale.page.keyboard.type('nonsense')
  expect((await telltale.storedFiles()).find(({ name }) => name === 'subsets.yaml')?.text).not.toContain('nonsense')
})

/** A Service and its pods, as deep as they stand in the lesson. */
const web = (replicas: number, indent: string) =>
  `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } } }`.replaceAll(/^/gm, indent)

const document = `apiVersion: telltale.dev/v1
kind: Lesson
metadata: { name: from-a-teacher }
spec:
  title: One pod more
  files:
    web.yaml: |
${web(1, '      ')}
    scenario.yaml: |
      apiVersion: telltale.dev/v1
      kind: Scenario
      metadata: { name: web }
      spec:
        duration: 20s
        traffic:
        - { name: users, from: { outside: true }, rate: 20/s, requests: [{ url: "http://web/" }] }
  steps:
  - title: Run two pods
    text: Give **web** a second pod.
    edit: [web.yaml]
    task:
    - { name: Two pods answer, count: pods, at: web, is: 2 }
    solution:
      web.yaml: |
${web(2, '        ')}
`

test('a teacher writes a lesson, previews it while typing, and shares it as a link', async ({ telltale, browser, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { page } = telltale
  await telltale.visit()
  await telltale.paste(document)
  await page.getByRole('button', { name: 'Preview lesson' }).click()
  const { panel, title, check } = panelOf(telltale)
  await expect(title).toHaveText('Run two pods')
  await expect(check('Two pods answer').getByRole('img')).toHaveAccessibleName('Does not hold yet')
  await panel.getByRole('button', { name: 'Solved' }).click()
  await expect(check('Two pods answer').getByRole('img')).toHaveAccessibleName('Holds')
  const line = document.split('\n').indexOf('  - title: Run two pods') + 1
  await telltale.setLine(line, '- title: Run a pair of pods')
  await expect(title).toHaveText('Run a pair of pods')

  const link = await telltale.copied(panel.getByRole('button', { name: 'Copy link' }))
  const { context: other, telltale: learner } = await anotherProfile(browser)
  await learner.visit(link.slice(link.indexOf('#')))
  const learnt = panelOf(learner)
  await expect(learnt.title).toHaveText('Run a pair of pods')
  await learnt.showMe.click()
  await expect(learnt.check('Two pods answer').getByRole('img')).toHaveAccessibleName('Holds')
  await learner.page.reload()
  await expect(learnt.title).toHaveText('Run a pair of pods')
  await other.close()
})

test('a lesson of what is open is begun by the palette', async ({ telltale }) => {
  const { page } = telltale
  await telltale.startWithBookinfo()
  await telltale.settled()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').pressSequentially('write a lesson')
  await expect(page.getByRole('option').first()).toContainText('Write a lesson')
  await page.keyboard.press('Enter')
  await expect(telltale.manifests.getByRole('tab', { name: 'lesson.yaml' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('button', { name: 'Preview lesson' })).toBeVisible()
})

test('a lesson of a newer Telltale is said to be unknown', async ({ telltale }) => {
  await telltale.visit('#1.lesson=no-such-lesson.1')
  await expect(telltale.page.getByText('There is no such lesson')).toBeVisible()
})

test('axe finds nothing in a lesson and in the list, in both themes', async ({ telltale }) => {
  await telltale.visit('#1.lesson=canary-by-weight.2')
  const { panel, check } = panelOf(telltale)
  await expect(check('v2 gets 25 of 100')).toContainText('now 10')
  await panel.getByRole('button', { name: 'Give me a hint' }).click()
  expect(await violationsInBothThemes(telltale.page, '.tt-lessons', '.tt-coach-mark')).toEqual([])
  await panel.getByRole('button', { name: 'All lessons' }).click()
  expect(await violationsInBothThemes(telltale.page, '.tt-lessons')).toEqual([])
})
