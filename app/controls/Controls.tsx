import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Recording, SourceRange } from '../../src/index.ts'
import { contains } from '../editor/route-figures.ts'
import { fullHost } from '../language/outline-text.ts'
import type { Tones } from '../picture/version-tone.ts'
import { derivedStore } from '../store/derived.ts'
import type { Selection } from '../store/player.ts'
import { useAllFiles } from '../work/all-files.ts'
import type { RouteOutline } from '../worker/route-outline.ts'
import { BehaviourControls } from './BehaviourControls.tsx'
import { BreakerControls } from './BreakerControls.tsx'
import { hostOf } from './documents.ts'
import { watchGestures } from './gesture.ts'
import { ReplicaControls, versionsOf } from './ReplicaControls.tsx'
import { RuleControls } from './RuleControls.tsx'
import { SourceControls } from './SourceControls.tsx'
import { WizardMenu } from './wizard/WizardMenu.tsx'
import './controls-part.css'

export interface ControlsProps {
  readonly recording: Recording
  readonly edges: ReadonlySet<number>
  readonly selection: Selection
  readonly tones: Tones
}

const most = 6

/** What decides the traffic of a selection, to be changed without writing YAML: the text follows. */
export function Controls({ recording, edges, selection, tones }: ControlsProps) {
  const texts = useTexts()
  const routes = useRoutes(recording, edges, serviceOf(selection), texts)
  useEffect(watchGestures, [])
  const service = selection.type === 'node' ? serviceOf(selection) : undefined
  const whole = selection.type === 'node' && (selection.version === undefined || versionCount(recording, selection.key) < 2)
  const toneOf = (range: SourceRange | undefined) => {
    const edge = recording.edges.find(({ mirror, ranges }) => !mirror && range && ranges.some((own) => contains(range, own)))
    return edge ? tones.version(edge.to, edge.toVersion) : '--ink'
  }
  return (
    <>
      {service && <WizardMenu service={service} />}
      {routes.slice(0, most).map((route) => (
        <RuleControls key={`${route.range.file} ${route.range.start}`} route={route} {...texts(route.range.file)} toneOf={toneOf} />
      ))}
      <ReplicaControls recording={recording} selection={selection} texts={texts} />
      {selection.type === 'node' && selection.key.startsWith('source:') && (
        <SourceControls source={selection.key.slice('source:'.length)} />
      )}
      {service && whole && <BreakerControls service={service} />}
      <BehaviourControls versions={versionsOf(recording, selection)} />
    </>
  )
}

function versionCount({ nodes }: Recording, key: string): number {
  return nodes.find((node) => node.key === key)?.versions.length ?? 0
}

/** The service, `namespace/name`, that a selection is of or leads to. */
function serviceOf(selection: Selection): string | undefined {
  const key = selection.type === 'node' ? selection.key : selection.type === 'edge' ? selection.to : ''
  return /^service:(.*)/.exec(key)?.[1]
}

/** Routes that send something over one of the edges, and those to the service that nothing takes in this run: they can be set, too. */
function useRoutes(recording: Recording, edges: ReadonlySet<number>, service: string | undefined, texts: Texts): readonly RouteOutline[] {
  const routes = useStore(derivedStore, (state) => state.routes)
  const own = useMemo(() => {
    const used = recording.edges.flatMap(({ ranges }, edge) => ranges.map((range) => ({ range, own: edges.has(edge) })))
    return routes.map((route) => {
      const touching = used.filter(({ range }) => contains(route.range, range))
      return { route, taken: touching.length > 0, shown: touching.some((each) => each.own) }
    })
  }, [routes, recording, edges])
  return own
    .filter(({ route, taken, shown }) => shown || (!taken && service !== undefined && leadsTo(route, service, texts)))
    .map(({ route }) => route)
}

function leadsTo({ resource, destinations }: RouteOutline, service: string, texts: Texts): boolean {
  const namespace = /^VirtualService ([^/]*)/.exec(resource)?.[1]
  if (namespace === undefined) return false
  return destinations.some(({ file, start, end }) => {
    const host = /\bhost:\s*["']?([^\s"',}]+)/.exec(texts(file).ran.slice(start, end))?.[1]
    return host !== undefined && fullHost(host, namespace) === hostOf(service)
  })
}

/** Of a file: the text that ran, which ranges point into, and the text as it stands. */
export type Texts = (file: string) => { readonly ran: string; readonly text: string }

function useTexts(): Texts {
  const files = useStore(derivedStore, (state) => state.files)
  const generated = useStore(derivedStore, (state) => state.generated)
  const present = useAllFiles()
  return (name) => ({
    ran: [...files, ...generated].find((file) => file.name === name)?.text ?? '',
    text: present.find((file) => file.name === name)?.text ?? '',
  })
}
