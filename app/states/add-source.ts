import type { SourceFile } from '../../src/index.ts'

export interface NewSource {
  readonly url: string
  /** `namespace/name` of the workload that sends; from outside the mesh if absent. */
  readonly workload?: string
}

/** The scenario file with a source of 10 requests a second in it; a new one where there is none. */
export function withSource(files: readonly SourceFile[], source: NewSource): SourceFile {
  const file = files.find((each) => /^kind:\s*Scenario\s*$/m.test(each.text))
  const traffic = trafficOf(source)
  if (!file)
    return { name: 'scenario.yaml', text: `apiVersion: telltale.dev/v1\nkind: Scenario\nmetadata: { name: scenario }\nspec:\n${traffic}` }
  return { name: file.name, text: insert(file.text, traffic) }
}

function trafficOf({ url, workload }: NewSource): string {
  const [namespace, name] = workload?.split('/') ?? []
  const from = name === undefined ? '{ outside: true }' : `{ workload: { namespace: ${namespace}, name: ${name} } }`
  return `  traffic:\n  - name: ${name ?? 'outside'}\n    from: ${from}\n    rate: 10/s\n    requests:\n    - { method: GET, url: "${url}" }\n`
}

/** Behind `spec:` of the scenario document; traffic that is there and empty gives way. */
function insert(text: string, traffic: string): string {
  const at = text.search(/^kind:\s*Scenario\s*$/m)
  const [before, scenario] = [text.slice(0, at), text.slice(at).replace(/^ {2}traffic:\s*(\[\s*\]|null|~)?\s*\n(?! {2}[ -])/m, '')]
  const spec = /^spec:.*\n?/m.exec(scenario)
  if (!spec) return `${before}${scenario.trimEnd()}\nspec:\n${traffic}`
  const end = spec.index + spec[0].length
  return `${before}${scenario.slice(0, spec.index)}spec:\n${traffic}${scenario.slice(end)}`
}
