import { Graph, layout } from '@dagrejs/dagre'
import { layoutSimple } from './layout-simple.ts'
import { packFrom } from './pack.ts'
import { refineSlots } from './refine-slots.ts'
import { type LayoutInput, regionPad, regionTop, rowGap, type Slot, type Slots } from './slots.ts'

/** Lays the graph out with dagre: ranks become columns, and namespaces stay together. Runs in a worker. */
export function layoutGraph(input: LayoutInput): Slots {
  // A packed mesh is laid out anew within each namespace: dagre would take seconds for ranks and an order that the simple layout knows as well.
  return input.nodes.length > packFrom ? layoutSimple(input) : refineSlots(input, readSlots(laidOut(input), input))
}

/** Where dagre cannot keep the namespaces together (it throws where a card and the frame of another coincide), they lie as their ways ask for. */
function laidOut(input: LayoutInput): Graph {
  const together = graphOf(input, new Set(input.nodes.map((node) => node.namespace).filter(Boolean)))
  try {
    layout(together)
    return together
  } catch {
    const apart = graphOf(input, new Set())
    layout(apart)
    return apart
  }
}

function graphOf(input: LayoutInput, namespaces: ReadonlySet<string>): Graph {
  const graph = new Graph({ compound: true, multigraph: false })
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, ranksep: 120, marginx: 0, marginy: 0 })
  graph.setDefaultEdgeLabel(() => ({}))
  if (namespaces.size > 1) for (const namespace of namespaces) graph.setNode(regionId(namespace), {})
  input.nodes.forEach((node, i) => {
    graph.setNode(String(i), { width: 160, height: node.height + (node.namespace ? (regionTop + regionPad) / 4 : 0) })
    if (node.namespace && namespaces.size > 1) graph.setParent(String(i), regionId(node.namespace))
  })
  for (const { from, to } of input.edges) graph.setEdge(String(from), String(to))
  return graph
}

function regionId(namespace: string): string {
  return `namespace ${namespace}`
}

function readSlots(graph: Graph, input: LayoutInput): Slots {
  const places = input.nodes.map((_, i) => {
    const { x, y } = graph.node(String(i))
    return { x: Math.round(x ?? 0), y: y ?? 0 }
  })
  const sense = fileOrderSense(places)
  const ranks = [...new Set(places.map((place) => place.x))].sort((a, b) => a - b)
  const slots = new Map<string, Slot>()
  input.nodes.forEach((node, i) => {
    const place = places[i]
    slots.set(node.key, { column: ranks.indexOf(place?.x ?? 0), cross: sense * (place?.y ?? 0) })
  })
  return slots
}

/** −1 where more cards of a column stand against the order of the files than with it: dagre leaves open which way up a drawing is. */
function fileOrderSense(places: readonly { readonly x: number; readonly y: number }[]): 1 | -1 {
  let balance = 0
  places.forEach((upper, i) => {
    for (const lower of places.slice(i + 1)) if (lower.x === upper.x) balance += Math.sign(lower.y - upper.y)
  })
  return balance < 0 ? -1 : 1
}
