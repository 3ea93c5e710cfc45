import { useMemo } from 'react'

/** One coach mark: what it says, and at what. */
export interface TourStep {
  readonly title: string
  readonly text: string
  /** Where there is no keyboard. */
  readonly textOnTouch?: string
  /** Selectors of what it may point at: the first that is in sight and leaves room beside it. */
  readonly at: readonly string[]
}

const phoneMenu = 'header button[aria-label="Menu"]'

/** The tour, in its order: from the text to the result to where to go from there. */
export const tourSteps: readonly TourStep[] = [
  {
    title: 'Change the text here',
    text: 'The picture follows every key. Beside the lines stands which routes take traffic, and how much.',
    at: ['section[aria-label="Manifests"]', 'nav[aria-label="Panels"] button:nth-child(2)'],
  },
  {
    title: 'Each dot is one try of a request',
    text: 'Its colour is the version it reaches; a red diamond failed. Select a dot, a pod or a service to see why.',
    at: ['section[aria-label="Topology"]', '.tt-headline'],
  },
  {
    title: 'All numbers are of one stretch',
    text: 'Of this step, of the whole run, of the last 10 s, or of what you select in the timeline.',
    at: ['.tt-scope', '.tt-headline'],
  },
  {
    title: 'Go to any moment',
    text: 'Space plays and pauses, X goes to the next failed request. The same seed gives the same run.',
    textOnTouch: 'Play, pause, drag to a moment. The same seed gives the same run.',
    at: ['section[aria-label="Timeline"]'],
  },
  {
    title: 'Ask about one request',
    text: 'Write it or paste a curl command: where it goes, and which lines decide.',
    at: ['header button[aria-label="Ask a request"]', phoneMenu],
  },
  {
    title: 'A link holds all of it',
    text: 'Texts, seed and moment stand behind the #, which never leaves the browser that opens the link.',
    at: ['header .tt-share-button', 'header button[aria-label="Share"]'],
  },
  {
    title: 'Everything else is one key away',
    text: 'Ctrl+K finds services, lines, requests and commands; ? shows every key. This tour is in the scenario menu.',
    textOnTouch: 'Search finds services, lines, requests and commands. This tour is in the scenario menu.',
    at: ['.tt-search-field', 'header button[aria-label="Search or run a command"]', phoneMenu],
  },
]

/** The words of a step for this device. */
export function useWords({ text, textOnTouch }: TourStep): string {
  const touch = useMemo(() => matchMedia('(pointer: coarse)').matches, [])
  return touch ? (textOnTouch ?? text) : text
}
