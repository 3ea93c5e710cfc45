import { expect, test } from './pages.ts'

const deployment = (name: string, replicas: number, version: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  replicas: ${replicas}\n  template:\n    metadata:\n      labels:\n        app: reviews\n        version: ${version}\n`
const service =
  'apiVersion: v1\nkind: Service\nmetadata:\n  name: reviews\nspec:\n  ports:\n    - port: 9080\n      name: http\n  selector:\n    app: reviews\n'

test('pod counts split traffic without any VirtualService', async ({ telltale }) => {
  await telltale.visit()
  await telltale.paste(
    [deployment('reviews-v1', 3, 'v1'), deployment('reviews-v2', 1, 'v1'), deployment('reviews-v3', 1, 'v1'), service].join('---\n'),
  )
  await telltale.settled()
  expect(Math.abs((await telltale.share('reviews reviews-v1')) - 60)).toBeLessThan(5)
  expect(Math.abs((await telltale.share('reviews reviews-v3')) - 20)).toBeLessThan(4)
})

test('a VirtualService alone runs on what it leaves out, which is shown', async ({ telltale }) => {
  await telltale.visit()
  await telltale.paste(
    'kind: VirtualService\napiVersion: networking.istio.io/v1alpha3\nmetadata:\n  name: fleetman-staff-service\n  namespace: default\n  uid: 2455278e\n  managedFields:\n    - manager: Go-http-client\nspec:\n  hosts:\n    - fleetman-staff-service.default.svc.cluster.local\n  http:\n    - route:\n        - destination:\n            host: fleetman-staff-service.default.svc.cluster.local\n            subset: safe\n          weight: 90\n        - destination:\n            host: fleetman-staff-service.default.svc.cluster.local\n            subset: risky\n          weight: 10\n',
  )
  await telltale.settled()
  expect(Math.abs((await telltale.share('fleetman-staff-service safe')) - 90)).toBeLessThan(3)
  await expect(telltale.manifests.getByRole('tab', { name: /supposed\.yaml/ })).toBeVisible()
})

test('un-indented YAML is explained and mended by one press', async ({ telltale, page }) => {
  await telltale.visit()
  await telltale.paste(
    'apiVersion: v1\nkind: Service\nmetadata:\nname: example-service\nspec:\ntype: ClusterIP\nselector:\napp: example-app\nports:\n- port: 80\ntargetPort: 8080\n',
  )
  await expect(telltale.manifests).toContainText('1 error')
  await telltale.manifests.getByRole('button', { name: /error/ }).click()
  await expect(page.getByText(/`?name`? belongs under `?metadata`?/).first()).toBeVisible()
  await page.keyboard.press('Escape')
  // In place of the picture, too.
  const told = page.getByRole('region', { name: 'This document has lost its indentation' })
  await told.getByRole('button', { name: 'Indent the whole document' }).click()
  await telltale.settled()
  await expect.poll(async () => (await telltale.storedFiles())[0]?.text).toContain('metadata:\n  name: example-service')
})

for (const [name, text] of [
  ['a byte order mark', `\uFEFF${service}`],
  ['no-break spaces', service.replaceAll('  ', '\u00A0\u00A0')],
  ['Windows line ends', service.replaceAll('\n', '\r\n')],
] as const)
  test(`a manifest with ${name} is read as if without`, async ({ telltale }) => {
    await telltale.visit()
    await telltale.paste([text, deployment('reviews-v1', 2, 'v1')].join('---\n'))
    await telltale.settled()
    await expect(telltale.manifests.getByRole('button', { name: 'No problems' })).toBeVisible()
    expect((await telltale.storedFiles())[0]?.text.replace(/\n---\n[\s\S]*/, '\n')).toBe(service)
  })
