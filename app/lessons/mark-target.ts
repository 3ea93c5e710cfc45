import type { MarkTarget, Recording, WindowPart } from '../../src/index.ts'

const parts: Readonly<Record<WindowPart, string>> = {
  headline: '.tt-headline',
  scope: '.tt-picture-tools button',
  editor: '[aria-label="Manifests"] .tt-editor-body',
  timeline: '[aria-label="Timeline"]',
  transport: '[aria-label="Timeline"] button',
}

/** The element that a mark points at; null while it is not on screen. */
export function markElement(target: MarkTarget, recording: Recording | null): Element | null {
  if (target.type === 'part') return document.querySelector(parts[target.part])
  if (target.type === 'line') return lineWith(target.words)
  if (!recording) return null
  return target.type === 'ribbon' ? ribbonTo(target.to, recording) : cardOf(target.of, recording)
}

function lineWith(words: string): Element | null {
  const lines = [...document.querySelectorAll('.monaco-editor .view-line, .tt-plain-line')]
  return lines.find((line) => line.textContent?.replaceAll('\u00a0', ' ').includes(words)) ?? null
}

function split(place: string): { readonly name: string; readonly version: string } {
  const [name = '', version = ''] = place.trim().split(/\s+/)
  return { name, version }
}

/** The label of the ribbon, else the ribbon itself. */
function ribbonTo(place: string, { nodes, edges }: Recording): Element | null {
  const { name, version } = split(place)
  const edge = edges.findIndex(({ to, toVersion }) => {
    const node = nodes[to]
    return node?.name === name && (version === '' || node.versions[toVersion]?.label === version)
  })
  const found = (pick: string) => document.querySelector(`.tt-picture [data-pick="${pick}"][data-edge="${edge}"]`)
  return edge < 0 ? null : (found('label') ?? found('ribbon'))
}

function cardOf(place: string, { nodes }: Recording): Element | null {
  const { name, version } = split(place)
  const key = CSS.escape(nodes.find((node) => node.name === name)?.key ?? '')
  const row =
    version === ''
      ? null
      : document.querySelector(`.tt-picture [data-pick="row"][data-node="${key}"][data-version="${CSS.escape(version)}"]`)
  return row ?? document.querySelector(`.tt-picture [data-pick="card"][data-node="${key}"]`)
}
