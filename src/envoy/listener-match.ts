import type { Listener } from '../xds/proxy-config.ts'

/** The listener that a connection reaches, with the reason in words. */
export interface FoundListener<T> {
  readonly listener: T
  readonly reason: string
}

interface PortListeners<T> {
  readonly byAddress: Map<string, FoundListener<T>>
  any?: FoundListener<T>
}

/** The listeners of one proxy, by port and address. */
export interface ListenerTable<T> {
  find(address: string, port: number): FoundListener<T> | undefined
}

const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/**
 * Indexes the listeners as iptables and `use_original_dst` make Envoy choose: the very address and port that were dialled, then the port on every
 * address, then (a sidecar) `virtualOutbound`. A gateway takes a port on whatever address it listens.
 */
export function compileListeners<T>(
  listeners: readonly Listener[],
  type: 'sidecar' | 'router',
  compile: (listener: Listener) => T,
): ListenerTable<T> {
  const ports = new Map<number, PortListeners<T>>()
  let fallback: FoundListener<T> | undefined
  for (const listener of listeners) {
    if (listener.name === 'virtualInbound') continue
    if (listener.name === 'virtualOutbound')
      fallback = { listener: compile(listener), reason: 'no other listener has that address and port' }
    else index(ports, listener, compile(listener))
  }
  return {
    find(address, port) {
      const here = ports.get(port)
      const found = here?.byAddress.get(address) ?? here?.any
      if (found) return found
      return type === 'router' ? here?.byAddress.values().next().value : fallback
    },
  }
}

function index<T>(ports: Map<number, PortListeners<T>>, listener: Listener, compiled: T): void {
  const [address, port] = socketOf(listener)
  const here = ports.get(port) ?? { byAddress: new Map<string, FoundListener<T>>() }
  ports.set(port, here)
  if (ANY_ADDRESS.has(address)) here.any ??= { listener: compiled, reason: `takes port ${port} on every address` }
  else if (!here.byAddress.has(address)) here.byAddress.set(address, { listener: compiled, reason: `takes ${address} port ${port}` })
}

function socketOf(listener: Listener): readonly [address: string, port: number] {
  const socket = listener.address?.socket_address
  if (socket) return [socket.address, socket.port_value]
  const separator = listener.name.lastIndexOf('_')
  return [listener.name.slice(0, separator), Number(listener.name.slice(separator + 1))]
}
