/** CSS custom properties of the six version colours, in the order in which version labels take them. */
export const versionColours = ['--version-1', '--version-2', '--version-3', '--version-4', '--version-5', '--version-6'] as const

/** The custom property of what has no version, or comes after the sixth. */
export const noVersionColour = '--version-0'

const natural = new Intl.Collator('en', { numeric: true })

/** Colour of each version label of the scenario, as a custom property's name: in natural order over all labels, from the seventh on grey. */
export function assignVersionColours(labels: Iterable<string>): ReadonlyMap<string, string> {
  const ordered = [...new Set(labels)].filter((label) => label !== '').sort(natural.compare)
  return new Map(ordered.map((label, i) => [label, versionColours[i] ?? noVersionColour]))
}
