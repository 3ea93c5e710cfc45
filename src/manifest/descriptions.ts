/** Loads what the documentation of Istio, the Gateway API and Kubernetes says of each field, by type and name. Large: only for those who read. */
export async function loadDescriptions(): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const { default: descriptions } = await import('./descriptions.generated.json', { with: { type: 'json' } })
  return descriptions
}
