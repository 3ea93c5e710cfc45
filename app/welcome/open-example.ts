/** The example that a first visit starts with. */
export const firstExample = 'bookinfo-canary'

/** Opens an example as new work; what there is to open comes with the first one asked for. */
export async function openExample(id: string): Promise<void> {
  const examples = await import('./examples.ts')
  await examples.openExample(id)
}
