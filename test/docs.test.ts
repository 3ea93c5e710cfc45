import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compile } from '../src/index.ts'
import lessonSchema from '../src/lesson/lesson.schema.json' with { type: 'json' }
import { readLesson } from '../src/lesson/read-lesson.ts'
import scenarioSchema from '../src/scenario/scenario.schema.json' with { type: 'json' }

const root = resolve(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const project: Readonly<Record<'scripts' | 'dependencies' | 'devDependencies', Readonly<Record<string, string>>>> = JSON.parse(
  read('package.json'),
)
const folders = (path: string) => readdirSync(join(root, path)).filter((name) => statSync(join(root, path, name)).isDirectory())
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'test/conformance/README.md', ...pagesIn('docs'), ...pagesIn('docs/adr')]

function pagesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

/** The first block of YAML on a page. */
function yamlOf(path: string): string {
  return /```yaml\n([\s\S]*?)```/.exec(read(path))?.[1] ?? ''
}

/** The names of all fields that a schema describes. */
function fieldsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [...(key === 'properties' ? Object.keys(inner) : []), ...fieldsOf(inner)])
}

describe('pages', () => {
  it.each(pages)('%s links only to what is there', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, link]) => link ?? '')
    expect(links.filter((link) => !existsSync(resolve(root, dirname(page), link)))).toEqual([])
  })
  it('were seen at all', () => {
    expect(pages.length).toBeGreaterThan(10)
    expect(pages.flatMap((page) => read(page).match(/npm (?:run )?\w+/g) ?? []).length).toBeGreaterThan(5)
  })
  it.each(pages)('%s asks npm only for scripts that there are', (page) => {
    const scripts = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script ?? '')
    expect(scripts.filter((script) => !Object.hasOwn(project.scripts, script))).toEqual([])
  })
  it.each(pages)('%s names only files that there are', (page) => {
    const files = [...read(page).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:tsx?|mjs|json|yaml|md))`/g)].map(([, file]) => file ?? '')
    const places = ['.', 'src', 'app', 'test/conformance', dirname(page)]
    expect(files.filter((file) => !places.some((place) => existsSync(join(root, place, file))))).toEqual([])
  })
  it.each(pages)('%s runs only files that there are', (page) => {
    const files = [...read(page).matchAll(/node (test\/run\.mjs) ([\w./-]+)/g)].flatMap(([, run, file]) => [run ?? '', file ?? ''])
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })
})

describe('what the pages say is whole', () => {
  it.each([
    { page: 'docs/scenario.md', schema: scenarioSchema, known: ['apiVersion', 'kind', 'metadata', 'spec'] },
    { page: 'docs/lessons.md', schema: lessonSchema, known: ['apiVersion', 'kind', 'metadata', 'spec'] },
  ])('$page tells of every field', ({ page, schema, known }) => {
    const fields = new Set(fieldsOf(schema))
    for (const field of known) expect(fields).toContain(field)
    const text = read(page)
    expect([...fields].filter((field) => !new RegExp(`\\b${field}\\b(:|\`)`).test(text))).toEqual([])
  })
  it('docs/ARCHITECTURE.md names every stage and every folder of the window', () => {
    const text = read('docs/ARCHITECTURE.md')
    expect(folders('src').filter((name) => !text.includes(`\`${name}\``))).toEqual([])
    expect(folders('app').filter((name) => !text.includes(`\`${name}/\``))).toEqual([])
  })
  it('CONTRIBUTING.md tells what every bench measures', () => {
    const benches = readdirSync(join(root, 'bench')).flatMap((name) => /^(.*)\.bench\.ts$/.exec(name)?.[1] ?? [])
    expect(benches.length).toBeGreaterThan(3)
    expect(benches.filter((name) => !read('CONTRIBUTING.md').includes(`\`${name}\``))).toEqual([])
  })
  it('docs/adr gives every package its line', () => {
    const text = pagesIn('docs/adr').map(read).join('\n')
    const packages = [...Object.keys(project.dependencies), ...Object.keys(project.devDependencies)]
    expect(packages.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })
})

describe('what the pages show', () => {
  it('is a scenario that can be read', () => {
    const text = yamlOf('docs/scenario.md')
    expect(text).toContain('kind: Scenario')
    const { diagnostics } = compile({ files: [{ name: 'scenario.yaml', text }], seed: 1, durationMs: 1000 })
    expect(diagnostics.map(({ code }) => code)).toEqual([])
  })
  it('is a lesson that can be read', () => {
    const text = yamlOf('docs/lessons.md').replaceAll('…', '#')
    const { value, diagnostics } = readLesson({ name: 'lesson.yaml', text })
    expect(diagnostics.map(({ code }) => code)).toEqual([])
    expect(value?.steps).toHaveLength(1)
  })
})
