import type { Diagnostic, Reported } from '../core/diagnostic.ts'
import { hashText } from '../core/random.ts'
import type {
  BlueGreenStrategy,
  CanaryStrategy,
  DeploymentSpec,
  PodTemplateSpec,
  RolloutSpec,
  ServiceSpec,
  VirtualService,
} from '../manifest/kinds.ts'
import type { FieldPath, Resource } from '../manifest/resource.ts'
import { selects } from '../mesh/label-index.ts'
import type { ScenarioRollout } from '../scenario/rollout-section.ts'
import type { AnalysisSite } from './argo-analysis.ts'
import { ArgoBlueGreen } from './argo-blue-green.ts'
import { ArgoCanary } from './argo-canary.ts'
import { type ArgoObjects, arrangeArgo, findVirtualService, isManaged, sideOf, virtualServices } from './argo-cluster.ts'
import { blueGreenPlan, canaryPlan, type PlanParts } from './argo-plan.ts'
import { readBlueGreen, readCanary } from './argo-strategies.ts'
import { SCRAPE_MS } from './metric-source.ts'
import { findResource } from './objects.ts'
import { lentBehaviour, regressed, type Site } from './site.ts'

/** What is wrong with a Rollout: where in its spec, and what. */
export type ArgoReport = (code: string, severity: Diagnostic['severity'], path: FieldPath, message: string) => void

/** The site of a Rollout; without one where Argo would not begin, which is reported. */
export function argoSite(
  rollout: Resource,
  resources: readonly Resource[],
  given: ScenarioRollout | undefined,
): Reported<Site | undefined> {
  const diagnostics: Diagnostic[] = []
  const report: ArgoReport = (code, severity, path, message) => {
    diagnostics.push({ code, severity, message, range: rollout.source.at(['spec', ...path]) })
  }
  const objects = objectsOf(rollout, resources, report)
  if (!objects || !isWhole(objects, resources, report)) return { value: undefined, diagnostics }
  const site: AnalysisSite = {
    rollout,
    resources,
    stableHash: objects.stable.hash,
    canaryHash: objects.canary.hash,
    report: (diagnostic) => diagnostics.push(diagnostic),
  }
  return { value: createSite(objects, resources, site, given), diagnostics }
}

function objectsOf(rollout: Resource, resources: readonly Resource[], report: ArgoReport): ArgoObjects | undefined {
  const spec = rollout.spec as RolloutSpec
  const { canary, blueGreen } = spec.strategy ?? {}
  if (!canary && !blueGreen) {
    report('rollout-reference', 'error', ['strategy'], 'A Rollout needs a strategy: canary or blueGreen.')
    return undefined
  }
  const workload = workloadOf(rollout, spec, resources)
  const template = spec.template ?? (workload?.spec as DeploymentSpec | undefined)?.template
  if (!template) {
    report('rollout-reference', 'error', spec.workloadRef ? ['workloadRef'] : [], 'The Rollout has no pod template.')
    return undefined
  }
  if (canary && isRefused(canary, report)) return undefined
  if (canary) reportRouters(canary, report)
  const side = (revision: number, service: string | undefined, own: unknown) => {
    const hash = podTemplateHash(rollout, template, revision)
    const labels = (own as { readonly labels?: Readonly<Record<string, string>> } | undefined)?.labels ?? {}
    return { name: `${rollout.metadata.name}-${hash}`, hash, service: service || undefined, labels }
  }
  const [stable, tested] = canary
    ? [side(1, canary.stableService, canary.stableMetadata), side(2, canary.canaryService, canary.canaryMetadata)]
    : [side(1, blueGreen?.activeService, blueGreen?.activeMetadata), side(2, blueGreen?.previewService, blueGreen?.previewMetadata)]
  const { istio, managedRoutes = [] } = canary?.trafficRouting ?? {}
  return {
    rollout,
    template,
    stable,
    canary: tested,
    istio,
    managed: managedRoutes.map(({ name = '' }) => name),
    switches: !canary,
    scaledDown: (spec.workloadRef?.scaleDown ?? 'never') === 'never' ? undefined : workload,
  }
}

function workloadOf({ metadata }: Resource, { workloadRef }: RolloutSpec, resources: readonly Resource[]): Resource | undefined {
  return workloadRef && findResource(resources, 'Deployment', metadata.namespace, workloadRef.name ?? '')
}

/** Whether Argo takes no such canary (pkg/apis/rollouts/validation), or it is one that is not modelled at all. */
function isRefused({ trafficRouting, steps = [], pingPong }: CanaryStrategy, report: ArgoReport): boolean {
  const canary = ['strategy', 'canary']
  if (trafficRouting?.maxTrafficWeight !== undefined) {
    const message = 'Argo takes maxTrafficWeight with nginx and plugins only: it refuses this Rollout.'
    report('rollout-reference', 'error', [...canary, 'trafficRouting', 'maxTrafficWeight'], message)
    return true
  }
  const wrong = steps.findIndex(({ setWeight = 0 }) => setWeight < 0 || setWeight > 100)
  if (wrong >= 0)
    report(
      'rollout-reference',
      'error',
      [...canary, 'steps', wrong, 'setWeight'],
      'A weight lies between 0 and 100: Argo refuses this Rollout.',
    )
  if (pingPong)
    report(
      'rollout-unsupported',
      'warning',
      [...canary, 'pingPong'],
      'pingPong is not modelled: nothing is rolled out. Two Services, stable and canary, are.',
    )
  return wrong >= 0 || Boolean(pingPong)
}

/** The only router that is carried out is Istio. */
function reportRouters({ trafficRouting = {}, steps = [] }: CanaryStrategy, report: ArgoReport): void {
  const known = new Set(['istio', 'managedRoutes', 'maxTrafficWeight'])
  const others = Object.keys(trafficRouting).filter((name) => !known.has(name))
  for (const name of others) {
    const message = `trafficRouting.${name} is not modelled: ${trafficRouting.istio ? 'Istio alone splits the requests' : 'pods alone split the requests'}.`
    report('rollout-unsupported', 'warning', ['strategy', 'canary', 'trafficRouting', name], message)
  }
  const managed = new Set((trafficRouting.managedRoutes ?? []).map(({ name }) => name))
  steps.forEach(({ setHeaderRoute, setMirrorRoute }, i) => {
    const name = (setHeaderRoute ?? setMirrorRoute)?.name
    if (name === undefined || managed.has(name)) return
    const message = `The route ${name} is missing from trafficRouting.managedRoutes.`
    report('rollout-reference', 'error', ['strategy', 'canary', 'steps', i], message)
  })
}

/** Whether what the Rollout names is there. */
function isWhole(objects: ArgoObjects, resources: readonly Resource[], report: ArgoReport): boolean {
  const { rollout, stable, canary, istio, switches } = objects
  const strategy = ['strategy', switches ? 'blueGreen' : 'canary']
  const missing = (kind: string, name: string, path: FieldPath) => {
    report('rollout-reference', 'error', path, `No ${kind} ${name} is there.`)
    return false
  }
  const fields = switches ? (['activeService', 'previewService'] as const) : (['stableService', 'canaryService'] as const)
  const named = [stable, canary].map(({ service }, i) => {
    const isThere = service === undefined || findResource(resources, 'Service', rollout.metadata.namespace, service) !== undefined
    return isThere || missing('Service', service ?? '', [...strategy, fields[i] ?? ''])
  })
  const routing = [...strategy, 'trafficRouting', 'istio']
  const rule = istio?.destinationRule?.name
  const hasRule = rule === undefined || findResource(resources, 'DestinationRule', rollout.metadata.namespace, rule) !== undefined
  const ruled = hasRule || missing('DestinationRule', rule ?? '', [...routing, 'destinationRule', 'name'])
  const routed = virtualServices(istio).map((reference) => {
    const found = findVirtualService(resources, objects, reference)
    if (!found) return missing('VirtualService', reference.name ?? '', [...routing, 'virtualService'])
    return hasBothSides(found, reference, objects, report, routing)
  })
  return [...named, ruled, ...routed].every(Boolean)
}

/** Argo refuses a VirtualService whose managed routes do not lead to both sides. */
function hasBothSides(
  found: Resource,
  reference: Parameters<typeof isManaged>[1],
  objects: ArgoObjects,
  report: ArgoReport,
  path: FieldPath,
): boolean {
  const spec = found.spec as VirtualService
  const problem = routeProblem(found.metadata.name, spec, reference)
  if (problem !== undefined) {
    report(spec.http ? 'rollout-reference' : 'rollout-unsupported', 'error', [...path, 'virtualService'], problem)
    return false
  }
  const managed = (spec.http ?? []).filter((route) => isManaged(route, reference, spec))
  const sides = managed.map(({ route = [] }) => new Set(route.map((destination) => sideOf(destination, objects))))
  if (managed.length > 0 && sides.every((each) => each.has('stable') && each.has('canary'))) return true
  const message = `A route of VirtualService ${found.metadata.name} that the Rollout manages does not lead to both the stable and the canary version.`
  report('rollout-reference', 'error', [...path, 'virtualService'], message)
  return false
}

/** Which route a Rollout leaves open, or names that is not there. */
function routeProblem(name: string, { http }: VirtualService, { routes = [] }: Parameters<typeof isManaged>[1]): string | undefined {
  if (!http) return `VirtualService ${name} has no http routes: those of tls and tcp are not modelled.`
  const missing = routes.find((each) => !http.some((route) => route.name === each))
  if (missing !== undefined) return `VirtualService ${name} has no route ${missing}.`
  if (routes.length > 0 || http.length === 1 || http.some((route) => !route.name)) return undefined
  return `VirtualService ${name} has several routes with names: virtualService.routes must say which of them the Rollout manages.`
}

/** A hash such as Kubernetes gives: of letters that make no words. */
function podTemplateHash({ metadata }: Resource, template: PodTemplateSpec, revision: number): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  let rest = hashText(`${metadata.namespace}/${metadata.name} ${revision} ${JSON.stringify(template)}`) >>> 0
  let hash = ''
  for (let i = 0; i < 10; i++) {
    hash += letters[rest % letters.length]
    rest = Math.imul(rest ^ (rest >>> 13), 0x5bd1e995) >>> 0
  }
  return hash
}

function createSite(
  objects: ArgoObjects,
  resources: readonly Resource[],
  analyses: AnalysisSite,
  given: ScenarioRollout | undefined,
): Site {
  const { rollout, stable, canary, template } = objects
  const { namespace, name } = rollout.metadata
  const spec = rollout.spec as RolloutSpec
  const service = `${namespace}/${mainService(objects, resources)}`
  const [old, fresh] = [`${namespace}/${stable.name}`, `${namespace}/${canary.name}`]
  const labels = template.metadata?.labels ?? {}
  const { machine, plan, replicas } = strategyOf(spec, analyses, { objects, service, given })
  return {
    plan,
    machine,
    template: { id: `${namespace}/${name}`, labels },
    stable: [old],
    canary: [fresh],
    most: new Map([old, fresh].map((id) => [id, replicas + 1])),
    grouping: {
      services: new Map(
        [stable.service, canary.service]
          .flatMap((each) => (each ? [[`${namespace}/${each}`, service] as const] : []))
          .filter(([id]) => id !== service),
      ),
      versions: new Map([
        [old, { service, label: 'stable' }],
        [fresh, { service, label: 'canary' }],
      ]),
    },
    scrapeMs: SCRAPE_MS,
    arrange: (all, setting) => arrangeArgo(all, objects, setting),
    behave(base, regression) {
      const lent = lentBehaviour(base, { name, namespace, labels }, [
        { id: old, labels },
        { id: fresh, labels },
      ])
      return regression ? [...lent, regressed(fresh, regression)] : lent
    },
  }
}

function strategyOf({ strategy = {}, replicas = 1 }: RolloutSpec, analyses: AnalysisSite, parts: PlanParts) {
  if (strategy.canary) {
    const rules = readCanary(strategy.canary, replicas, analyses, parts.given)
    return { machine: new ArgoCanary(rules), plan: canaryPlan(rules, parts), replicas }
  }
  const rules = readBlueGreen(strategy.blueGreen as BlueGreenStrategy, replicas, analyses, parts.given)
  return { machine: new ArgoBlueGreen(rules), plan: blueGreenPlan(rules, parts), replicas }
}

/** The Service that stands for the Rollout in the picture: the stable or active one, the host of the subsets, or the one that selects its pods. */
function mainService({ rollout, stable, istio, template }: ArgoObjects, resources: readonly Resource[]): string {
  const { namespace, name } = rollout.metadata
  const rule = istio?.destinationRule && findResource(resources, 'DestinationRule', namespace, istio.destinationRule.name ?? '')
  const host = (rule?.spec as { readonly host?: string } | undefined)?.host
  if (host !== undefined) return host.replace(/\..*/, '')
  if (stable.service !== undefined) return stable.service
  const labels = template.metadata?.labels ?? {}
  const selecting = resources.find(({ kind, metadata, spec }) => {
    const { selector = {} } = spec as ServiceSpec
    return kind === 'Service' && metadata.namespace === namespace && Object.keys(selector).length > 0 && selects(selector, labels)
  })
  return selecting?.metadata.name ?? name
}
