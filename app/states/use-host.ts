import type { SourceFile } from '../../src/index.ts'

/** An edit that lets requests through: the scenario asks for a host that the manifests take. */
export interface HostEdit {
  readonly host: string
  readonly file: SourceFile
}

/** For requests that no virtual host takes: the scenario with the first host of the manifests in place of theirs; undefined where there is none. */
export function withTakenHost(files: readonly SourceFile[], reason: string): HostEdit | undefined {
  const asked = /no virtual host of .* has a domain for ([\w-]+(?:\.[\w-]+)*)/i.exec(reason)?.[1]
  const scenario = files.find(({ text }) => /^kind:\s*Scenario\s*$/m.test(text))
  const host = files.flatMap(({ text }) => hostsIn(text)).find((each) => each !== asked)
  if (asked === undefined || !scenario || host === undefined) return undefined
  const name = asked.replaceAll('.', '\\.')
  const text = scenario.text.replaceAll(new RegExp(`(://|\\bhost:\\s*["']?)${name}(?![\\w.-])`, 'gi'), `$1${host}`)
  return text === scenario.text ? undefined : { host, file: { name: scenario.name, text } }
}

/** Hosts as clients of a gateway would write them: neither patterns nor names within the cluster. */
function hostsIn(text: string): readonly string[] {
  const lists = text.matchAll(/\b(?:hosts|hostnames):[ \t]*(\[[^\]]*\]|(?:\n[ \t]*- [^\n]+)+)/g)
  return [...lists]
    .flatMap(([, list = '']) => list.split(/[\s,[\]"']+/))
    .filter((host) => /^[a-z0-9][\w-]*(\.[\w-]+)+$/i.test(host) && !/\.(svc|local)(\.|$)/.test(host))
}
