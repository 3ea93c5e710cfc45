import { still, violations } from './axe.ts'
import { expect, type Telltale, test } from './pages.ts'

const client = `apiVersion: apps/v1
kind: Deployment
metadata: { name: client }
spec:
  selector: { matchLabels: { app: client } }
  template: { metadata: { labels: { app: client, version: v1 } }, spec: { containers: [{ name: app, image: app }] } }`

/** A service that its only client finds failing in four ways. */
const failing = `${client}
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template: { metadata: { labels: { app: shop, version: v1 } }, spec: { containers: [{ name: app, image: app }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /a } }]
      fault: { abort: { httpStatus: 500, percentage: { value: 100 } } }
      route: [{ destination: { host: shop } }]
    - match: [{ uri: { prefix: /b } }]
      fault: { abort: { httpStatus: 501, percentage: { value: 100 } } }
      route: [{ destination: { host: shop } }]
    - match: [{ uri: { prefix: /c } }]
      route: [{ destination: { host: nobody } }]
    - match: [{ uri: { prefix: /d } }]
      route: [{ destination: { host: shop, subset: none } }]
    - route: [{ destination: { host: shop } }]
---
apiVersion: telltale.dev/v1
kind: Scenario
metadata: { name: failing }
spec:
  duration: 10s
  traffic:
    - name: users
      from: { workload: client }
      rate: 20/s
      requests: [${['a', 'b', 'c', 'd', 'e'].map((path) => `{ url: "http://shop/${path}" }`).join(', ')}]`

/** Parts of the headline that are neither whole nor out of sight, and whether it says how much is left out. */
async function headlineParts({ topology }: Telltale) {
  return topology.locator('.tt-headline').evaluate((line: HTMLElement) => {
    const box = line.getBoundingClientRect()
    const parts = [...line.children].map((part) => ({ text: part.textContent, place: part.getBoundingClientRect() }))
    const isOut = ({ place }: (typeof parts)[number]) => place.width === 0 || place.top >= box.bottom
    return {
      cut: parts.filter((part) => !isOut(part) && part.place.right > box.right + 0.5).map(({ text }) => text),
      said: parts.filter((part) => !isOut(part)).map(({ text }) => text?.trim() ?? ''),
    }
  })
}

for (const width of [1440, 1024, 760, 390]) {
  test(`the headline tells each figure whole or not at all, and how many causes there are: ${width} px`, async ({ telltale, page }) => {
    await page.setViewportSize({ width, height: 844 })
    await telltale.startWithBookinfo()
    await telltale.paste(failing)
    await expect(telltale.topology.locator('.tt-headline')).toHaveAttribute('title', /503 NC .*\+2 more$/, { timeout: 20_000 })
    const { cut, said } = await headlineParts(telltale)
    expect(cut).toEqual([])
    expect(said.at(-1)).toMatch(/^(\+\d more|\d causes)$/)
    const unkept = said.filter((part, at) => part.endsWith(':') && !/^\d{3}/.test(said[at + 1] ?? ''))
    expect(unkept, 'announce causes that do not follow').toEqual([])
  })
}

const long = (of: string) => `${of}-${'of-the-department-that-has-the-longest-name-of-all-of-them'.slice(0, 62 - of.length)}`

/** Names as long as Kubernetes takes them, of services, namespaces and subsets. */
function longNames(): string {
  const [space, subset] = [long('space'), long('candidate')]
  const services = ['orders', 'billing']
    .map(long)
    .flatMap((name) => [
      `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${space} }\nspec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }`,
      ...['v1', subset].map(
        (version, i) =>
          `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name.slice(0, 50)}-${i}, namespace: ${space} }\nspec:\n  selector: { matchLabels: { app: ${name}, version: ${version} } }\n  template: { metadata: { labels: { app: ${name}, version: ${version} } }, spec: { containers: [{ name: app, image: app }] } }`,
      ),
    ])
  const host = `${long('orders')}.${space}.svc.cluster.local`
  const rules = [
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: orders, namespace: ${space} }\nspec:\n  host: ${host}\n  subsets: [{ name: v1, labels: { version: v1 } }, { name: ${subset}, labels: { version: ${subset} } }]`,
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: orders, namespace: ${space} }\nspec:\n  hosts: [${host}]\n  http:\n    - route: [{ destination: { host: ${host}, subset: v1 }, weight: 80 }, { destination: { host: ${host}, subset: ${subset} }, weight: 20 }]`,
    `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: long }\nspec:\n  duration: 5s\n  traffic: [{ name: ${long('users')}, from: { workload: client }, rate: 20/s, requests: [{ url: "http://${host}/" }] }]\n  workloads:\n    - { match: { app: ${long('orders')} }, calls: [{ url: "http://${long('billing')}.${space}/" }] }`,
  ]
  return [client, ...services, ...rules].join('\n---\n')
}

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`names of 63 characters stay on their cards, at each level: ${width} px`, async ({ telltale, page }) => {
    await page.setViewportSize({ width, height })
    await telltale.startWithBookinfo()
    await telltale.paste(longNames())
    const card = telltale.topology.getByRole('button', { name: new RegExp(`^${long('orders')}, `) })
    await expect(card).toBeAttached({ timeout: 20_000 })
    const place = () => card.evaluate((element) => JSON.stringify(element.getBoundingClientRect()))
    for (let i = 0; i < 3; i++) {
      expect(await escaped(telltale)).toEqual([])
      const before = await place()
      await page.keyboard.press('+')
      await expect.poll(place).not.toBe(before)
      await still(page)
    }
    expect(await violations(page)).toEqual([])
  })
}

/** Words and figures that reach out of their card. */
async function escaped({ topology }: Telltale): Promise<readonly string[]> {
  return topology.locator('.tt-card').evaluateAll((cards) =>
    cards.flatMap((card) => {
      const box = card.getBoundingClientRect()
      const words = [...card.querySelectorAll('.tt-card-name, .tt-row-name, .tt-figures, .tt-badges, .tt-pod-detail')]
      return words.flatMap((each) => {
        const own = each.getBoundingClientRect()
        const isOut = own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1 || own.bottom > box.bottom + 1)
        return isOut ? [`${each.className}: ${each.textContent}`] : []
      })
    }),
  )
}
