import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The pipeline, in order: a stage imports only the stages before it. */
const stages = ['core', 'manifest', 'mesh', 'analysis', 'xds', 'envoy', 'sim', 'metrics', 'scenario', 'lesson', 'rollout']
/** Leaves: nothing but the front door may import them. */
const leaves = ['analysis']
const packages = ['yaml', 're2js', 'fflate']
/** Packages that one stage alone may use, which is loaded when it is needed. */
const ownPackages: Readonly<Record<string, readonly string[]>> = { rollout: ['@prometheus-io/lezer-promql'] }
const root = resolve(import.meta.dirname, '..')

interface Import {
  readonly from: string
  readonly to: string
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : /\.tsx?$/.test(name) ? [path] : []
  })
}

/** Every import and re-export of the files below `folder`, as paths from the root of the repository, packages by name. */
function importsOf(folder: string): readonly Import[] {
  return filesBelow(join(root, folder)).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const specifiers = [
      ...text.matchAll(
        /(?:^|[\n;])\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s+['"]([^'"]+)['"]/gm,
      ),
    ]
    return specifiers.map((match) => {
      const specifier = (match[1] ?? match[2] ?? match[3] ?? '').replace(/\?.*$/, '')
      const to = specifier.startsWith('.') ? relative(root, resolve(dirname(file), specifier)) : specifier
      return { from: relative(root, file), to }
    })
  })
}

/** Exports of the engine, and whether a doc comment stands above each. Generated types carry those of their publishers. */
function exportsOf(folder: string): readonly { readonly line: string; readonly isDescribed: boolean }[] {
  const files = filesBelow(join(root, folder)).filter((file) => !file.endsWith('manifest/kinds.ts'))
  return files.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    return lines.flatMap((line, i) => {
      if (!/^export (?!(?:type )?[{*])/.test(line)) return []
      return [{ line: `${relative(root, file)}:${i + 1} ${line}`, isDescribed: /\*\/$/.test(lines[i - 1] ?? '') }]
    })
  })
}

const stageOf = (path: string): string => (/^src\/([^/]+)\//.exec(path) ?? [])[1] ?? ''

/** Sentences that name each import that looks the wrong way. */
function violations(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const [stage, target] = [stageOf(from), stageOf(to)]
    if (from === 'src/index.ts') return []
    if (!to.startsWith('src/'))
      return [...packages, ...(ownPackages[stage] ?? [])].includes(to)
        ? []
        : [`${from} -> ${to}: the engine may use only ${packages.join(', ')}`]
    if (to === 'src/index.ts') return [`${from} -> ${to}: a stage must not import the front door`]
    if (stages.indexOf(target) > stages.indexOf(stage)) return [`${from} -> ${to}: ${stage} stands before ${target}`]
    return leaves.includes(target) && target !== stage ? [`${from} -> ${to}: ${target} is a leaf`] : []
  })
}

describe('src', () => {
  const imports = importsOf('src')

  it('has the stages of the pipeline and no other folder', () => {
    expect(
      readdirSync(join(root, 'src'))
        .filter((name) => statSync(join(root, 'src', name)).isDirectory())
        .sort(),
    ).toEqual([...stages].sort())
  })
  it('was seen at all', () => {
    expect(imports.length).toBeGreaterThan(100)
    for (const stage of stages.slice(1))
      expect(
        imports.some(({ from }) => stageOf(from) === stage),
        stage,
      ).toBe(true)
  })
  it('says of every export what it promises', () => {
    const found = exportsOf('src')
    expect(found.length).toBeGreaterThan(500)
    expect(found.filter(({ isDescribed }) => !isDescribed).map(({ line }) => line)).toEqual([])
  })
  it('imports only earlier stages', () => {
    expect(violations(imports)).toEqual([])
  })
  it.each([
    { from: 'src/mesh/build.ts', to: 'src/xds/clusters.ts' },
    { from: 'src/xds/routes.ts', to: 'src/analysis/analyze.ts' },
    { from: 'src/core/duration.ts', to: 'react' },
    { from: 'src/sim/run.ts', to: 'src/index.ts' },
    { from: 'src/metrics/prometheus.ts', to: '@prometheus-io/lezer-promql' },
    { from: 'src/sim/run.ts', to: 'app/store/input.ts' },
  ])('would refuse $from -> $to', (wrong) => {
    expect(violations([wrong])).toHaveLength(1)
  })
})

describe('app', () => {
  const imports = importsOf('app')

  it('was seen at all', () => {
    expect(imports.filter(({ to }) => to.startsWith('src/')).length).toBeGreaterThan(5)
  })
  it('knows the engine only through src/index.ts', () => {
    expect(imports.filter(({ to }) => to.startsWith('src/') && to !== 'src/index.ts')).toEqual([])
  })
  it('does not import tests, examples’ code or the e2e suite', () => {
    expect(imports.filter(({ to }) => /^(test|e2e|bench)\//.test(to))).toEqual([])
  })
})
