import type { Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../manifest/did-you-mean.ts'
import type { VirtualService } from '../manifest/kinds.ts'
import type { Resource } from '../manifest/resource.ts'
import { type AnalysisContext, about, replaceValue } from './analyzer.ts'
import { type DestinationUse, destinationsOf, withoutRepeatedMirrors } from './destinations.ts'
import { type KnownHost, KnownHosts } from './known-hosts.ts'

/** IST0101 for destination hosts and ports that do not exist, IST0112 where the port must be told (virtualservice/destinationhosts.go). */
export function destinationHosts(context: AnalysisContext): Diagnostic[] {
  const hosts = new KnownHosts(context)
  return context.virtualServices.flatMap((resource) =>
    withoutRepeatedMirrors(destinationsOf(resource.spec), ({ host, port }) => `${host} ${port?.number ?? ''}`).flatMap((use) => {
      const host = use.destination.host ?? ''
      const known = hosts.find(host, resource.metadata.namespace, resource.spec.exportTo)
      return known ? checkPort(resource, use, known) : [unknownHost(resource, use, hosts)]
    }),
  )
}

function unknownHost(resource: Resource<VirtualService>, { kind, destination, path }: DestinationUse, hosts: KnownHosts): Diagnostic {
  const host = destination.host ?? ''
  const { namespace } = resource.metadata
  const near = didYouMean(host, hosts.spellings(namespace))
  const at = [...path, 'host']
  const seen = host.includes('.')
    ? `No Service or ServiceEntry that namespace ${namespace} sees is called so`
    : `Namespace ${namespace} has no Service of that name`
  const what = kind === 'mirror' ? 'Mirror host' : 'Host'
  return about(
    resource,
    'IST0101',
    'error',
    `${what} ${host || '(empty)'} is unknown. ${seen}${near ? `; did you mean ${near}?` : ', so requests get 503 NC.'}`,
    {
      at,
      fixes: near ? [replaceValue(resource, at, near)] : [],
    },
  )
}

function checkPort(resource: Resource<VirtualService>, { destination, path }: DestinationUse, { ports }: KnownHost): Diagnostic[] {
  const host = destination.host ?? ''
  const at = [...path, 'host']
  const list = ports.join(', ')
  if (!destination.port)
    return ports.length > 1
      ? [
          about(
            resource,
            'IST0112',
            'error',
            `${host} has several ports (${list}), so the destination must say which: add \`port.number\`.`,
            { at },
          ),
        ]
      : []
  const number = destination.port.number ?? 0
  if (ports.includes(number)) return []
  const portPath = [...path, 'port', 'number']
  const [only] = ports
  return [
    about(resource, 'IST0101', 'error', `${host} has no port ${number}. It has ${list || 'none'}.`, {
      at: portPath,
      fixes: only !== undefined && ports.length === 1 ? [replaceValue(resource, portPath, String(only))] : [],
    }),
  ]
}
