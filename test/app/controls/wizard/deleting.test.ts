import { describe, expect, it } from 'vitest'
import { contentionOf } from '../../../../app/controls/wizard/contention.ts'
import { initialForm } from '../../../../app/controls/wizard/first-form.ts'
import { planWizard, type WizardForm } from '../../../../app/controls/wizard/plan.ts'
import { withoutDocuments } from '../../../../app/controls/wizard/remove-documents.ts'
import { findTarget } from '../../../../app/controls/wizard/target.ts'
import type { WizardKind } from '../../../../app/controls/wizard/wizard-store.ts'
import type { SourceFile } from '../../../../src/index.ts'

const service =
  '# the service\napiVersion: v1\nkind: Service\nmetadata: { name: api }\nspec: { selector: { app: api }, ports: [{ name: http, port: 80 }] }\n'
const deployment = (version: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api-${version} }\nspec: { selector: { matchLabels: { app: api } }, template: { metadata: { labels: { app: api, version: ${version} } } } }\n`
const rule = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: api }\nspec: { host: api }\n'
const virtualService = (hosts: string, more = '') =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: api }\nspec:\n  hosts: [${hosts}]\n${more}  http: [{ route: [{ destination: { host: api } }] }]\n`
const route = (parent: string, kind = 'HTTPRoute') =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: { name: api }\nspec:\n  parentRefs: [${parent}]\n  rules: [{ backendRefs: [{ name: api, port: 80 }] }]\n`
const own = '{ group: "", kind: Service, name: api }'
const others = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: other }\nspec: { host: other }\n'

const file = (...documents: readonly string[]): SourceFile => ({ name: 'all.yaml', text: documents.join('---\n') })
const texts = (files: readonly SourceFile[]) => files.map(({ text }) => text)
const formOf = (kind: WizardKind, files: readonly SourceFile[]) => initialForm(kind, findTarget(files, 'default/api'), files)
const chosen = (form: WizardForm) => (form.kind === 'deleting' ? [...form.gone] : [])

describe('deleting the traffic routing of a service', () => {
  it('takes its rules and leaves all else as it is, to the letter', () => {
    const files = [file(service, rule, others, virtualService('api')), { name: 'b.yaml', text: route(own) }]
    const form = formOf('deleting', files)
    expect(chosen(form)).toEqual(['DestinationRule default/api', 'VirtualService default/api', 'HTTPRoute default/api'])
    expect(texts(planWizard(files, 'default/api', form))).toEqual([[service, others].join('---\n'), ''])
  })

  it.each([
    ['a VirtualService of other hosts too', virtualService('api, bookinfo.app')],
    ['a route of a Gateway too', route(`${own}, { name: edge }`)],
  ])('offers %s, and does not choose it', (_, text) => {
    const files = [file(service, rule, text)]
    const form = formOf('deleting', files)
    expect(chosen(form)).toEqual(['DestinationRule default/api'])
    expect(texts(planWizard(files, 'default/api', form))[0]).toBe([service, text].join('---\n'))
  })

  it.each([
    ['the first document', file(rule, service), service],
    ['the only document', file(rule), ''],
    ['a separator at the start', { name: 'all.yaml', text: `---\n${rule}---\n${service}` }, `---\n${service}`],
    ['the last document', file(service, rule), service],
  ])('removes %s', (_, given, left) => {
    expect(texts(withoutDocuments([given], new Set(['DestinationRule default/api'])))).toEqual([left])
  })

  const item = (text: string) => text.trimEnd().replaceAll(/^/gm, '  ').replace('  ', '- ')
  const list = (...items: readonly string[]) => `apiVersion: v1\nkind: List\nitems:\n${items.map(item).join('\n')}\n`
  it('removes items of a list, and the list with the last of them', () => {
    const gone = new Set(['DestinationRule default/api', 'VirtualService default/api'])
    const text = (given: string) => texts(withoutDocuments([{ name: 'all.yaml', text: given }], gone))[0]
    expect(text(list(rule, others, virtualService('api')))).toBe(list(others))
    expect(text(`${service}---\n${list(rule, virtualService('api'))}`)).toBe(service)
  })

  it('finds nothing of a service that no rule is about', () => expect(chosen(formOf('deleting', [file(service, others)]))).toEqual([]))
})

describe('what has no effect beside what is there', () => {
  const mesh = [service, deployment('v1'), deployment('v2')]
  const asked = (kind: WizardKind, ...more: readonly string[]) => {
    const files = [file(...mesh, ...more)]
    return contentionOf(files, 'default/api', formOf(kind, files))
  }

  it.each(['routing', 'shifting', 'timeouts', 'fault', 'mirroring'] as const)('%s behind an HTTPRoute of the mesh', (kind) => {
    expect(asked(kind, route(own))).toMatchObject({ with: { id: 'HTTPRoute default/api' }, mayGo: true })
    expect(asked(kind, route('{ name: edge }'))).toBeNull()
    expect(asked(kind, virtualService('api'))).toBeNull()
  })

  it('names the port that the route takes', () => {
    expect(asked('shifting', route(own.replace(' }', ', port: 80 }')))?.words).toContain('for api on port 80, ahead of any VirtualService')
    expect(asked('shifting', route(own))?.words).toContain('for api, ahead')
  })

  it.each(['httpRouteShifting', 'grpcRouteRouting'] as const)('the rules of a VirtualService under %s', (kind) => {
    expect(asked(kind, virtualService('api'))).toMatchObject({ with: { id: 'VirtualService default/api' }, mayGo: true })
    expect(asked(kind, virtualService('api', '  gateways: [mesh, edge]\n'))).toMatchObject({ mayGo: false })
    expect(asked(kind, virtualService('api, web'))).toMatchObject({ mayGo: false })
    expect(asked(kind)).toBeNull()
  })

  it('breakers hold beside either', () => expect(asked('breaking', route(own), virtualService('api'))).toBeNull())
})
