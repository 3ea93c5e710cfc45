import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') || path.endsWith('.tsx') ? [path] : []
    })
}

interface Simplification {
  readonly stage: string
  readonly text: string
}

/** Each `// Simplified: …` comment of the engine, with the comment lines that go on below it. */
function simplifications(): readonly Simplification[] {
  return filesBelow(join(root, 'src')).flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.flatMap((line, index) => {
      const first = /^\s*(?:\/\/|\*) Simplified: (.*)$/.exec(line)?.[1]
      if (first === undefined) return []
      const more: string[] = []
      for (let i = index + 1; i < lines.length; i++) {
        const next = /^\s*(?:\/\/|\*) (?!Simplified: )(.*)$/.exec(lines[i] ?? '')?.[1]
        if (next === undefined || /[.!]$/.test(more.at(-1) ?? first)) break
        more.push(next.trim())
      }
      return [{ stage: relative(join(root, 'src'), file).split('/')[0] ?? '', text: [first, ...more].join(' ') }]
    })
  })
}

describe('docs/reference', () => {
  it('lists every simplification that the code admits', async () => {
    const found = simplifications()
    expect(found.length).toBeGreaterThan(0)
    const stages = [...new Set(found.map(({ stage }) => stage))]
    const sections = stages.map(
      (stage) =>
        `## ${stage}\n\n${found
          .filter((one) => one.stage === stage)
          .map(({ text }) => `- ${text}`)
          .join('\n')}\n`,
    )
    const page = `# Simplifications\n\nWhere the engine knowingly differs from Istio and Envoy, by stage. Made from the code by \`test/reference.test.ts\`.\n\n${sections.join('\n')}`
    await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/simplifications.md'))
  })
})
