import type { SourceFile } from '../../src/index.ts'

const routes = /^kind:\s*(VirtualService|HTTPRoute|GRPCRoute)/m
const workloads = /^kind:\s*(Deployment|StatefulSet|Scenario|Lesson)/m

/** Name of the file to begin with: the one that routes, else the one with rules alone, else the first that is no scenario. */
export function telling(files: readonly SourceFile[]): string {
  const rules = files.filter(({ text }) => !workloads.test(text))
  const found =
    rules.find(({ text }) => routes.test(text)) ?? rules[0] ?? files.find(({ text }) => !/^kind:\s*Scenario/m.test(text)) ?? files[0]
  return found?.name ?? ''
}
