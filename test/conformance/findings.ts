import { analyze } from '../../src/analysis/analyze.ts'
import type { Diagnostic } from '../../src/core/diagnostic.ts'
import { parseManifests } from '../../src/manifest/parse.ts'
import type { Resource } from '../../src/manifest/resource.ts'
import { splitDocuments } from '../../src/manifest/split-documents.ts'
import { buildMesh } from '../../src/mesh/build.ts'

/** What is found in a text, and the resources that it is about. */
export interface Findings {
  readonly resources: readonly Resource[]
  readonly diagnostics: readonly Diagnostic[]
}

function findingsOf(text: string): Findings {
  const { value: resources, diagnostics: syntax } = parseManifests([{ name: 'input.yaml', text }])
  const { value: mesh } = buildMesh(resources)
  return { resources, diagnostics: [...syntax, ...analyze(mesh, resources, { asWritten: true })] }
}

/** What `istioctl analyze` finds: it reads neither lists of one kind nor a list with a kind that it does not know. */
export function analysisFindings(text: string): Findings {
  return findingsOf(
    text
      .split(/^---$/m)
      .map((document) => (isUnreadList(document) ? blank(document) : document))
      .join('---'),
  )
}

function isUnreadList(document: string): boolean {
  const [, kind = ''] = /^kind:\s*(\w*List)\s*$/m.exec(document) ?? []
  if (kind !== 'List') return kind !== ''
  return parseManifests([{ name: 'input.yaml', text: document }]).diagnostics.some(({ code }) => code === 'unknown-kind')
}

/** Lines keep their numbers. */
function blank(document: string): string {
  return document.replaceAll(/[^\n]/g, '')
}

/** What the webhook and the API server find: each document is applied by itself, also one whose resource a later one replaces. */
export function admissionFindings(text: string, whole: Findings): readonly Findings[] {
  if (!whole.diagnostics.some(({ code }) => code === 'replaced-by-later')) return [whole]
  return splitDocuments(text).map((document) => findingsOf(document.text))
}
