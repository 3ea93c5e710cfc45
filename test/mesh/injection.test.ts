import { expect, it } from 'vitest'
import { hasSidecar, type InjectionQuestion } from '../../src/mesh/injection.ts'

const enabled = { 'istio-injection': 'enabled' }
const rev = { 'istio.io/rev': 'canary' }
const yes = { 'sidecar.istio.io/inject': 'true' }
const no = { 'sidecar.istio.io/inject': 'false' }
type Row = [about: string, question: Partial<InjectionQuestion>, expected: boolean]

it.each<Row>([
  ['a namespace that the text does not give', {}, true],
  ['the same, opted out by label', { labels: no }, false],
  ['the same, opted out by annotation', { annotations: no }, false],
  ['a label beats the annotation', { labels: yes, annotations: no }, true],
  ['enabled', { namespaceLabels: enabled }, true],
  ['enabled, opted out', { namespaceLabels: enabled, labels: no }, false],
  ['disabled', { namespaceLabels: { 'istio-injection': 'disabled' }, labels: yes }, false],
  ['disabled wins over a revision', { namespaceLabels: { ...rev, 'istio-injection': 'disabled' } }, false],
  ['a revision', { namespaceLabels: rev }, true],
  ['given without a label', { namespaceLabels: {} }, false],
  ['given without a label, opted in', { namespaceLabels: {}, labels: yes }, true],
  ['given without a label, opted in by annotation only', { namespaceLabels: {}, annotations: yes }, false],
  ['given without a label, by revision', { namespaceLabels: {}, labels: rev }, true],
  ['host network', { namespaceLabels: enabled, hostNetwork: true }, false],
  ['kube-system', { namespace: 'kube-system' }, false],
  ['istio-proxy is there already', { namespaceLabels: {}, containers: ['app', 'istio-proxy'] }, true],
])('%s', (_about, question, expected) => {
  const all = { namespace: 'default', namespaceLabels: undefined, labels: {}, annotations: {}, hostNetwork: false, containers: ['app'] }
  expect(hasSidecar({ ...all, ...question })).toBe(expected)
})
