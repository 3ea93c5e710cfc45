import type { ReactNode } from 'react'
import './welcome.css'

type Kind = 'split' | 'header' | 'mirror' | 'switch' | 'fault' | 'retry' | 'breaker' | 'outlier' | 'pods' | 'plain'

/** The first of these words that a tag holds decides what is drawn. */
const words: readonly (readonly [RegExp, Kind])[] = [
  [/mirror/i, 'mirror'],
  [/outlier/i, 'outlier'],
  [/circuit/i, 'breaker'],
  [/fault|delay|abort/i, 'fault'],
  [/blue/i, 'switch'],
  [/retr|timeout/i, 'retry'],
  [/header|a\/b/i, 'header'],
  [/pod/i, 'pods'],
  [/canary|weight|split/i, 'split'],
]

/** What an example is about, from its first telling tag. */
export function thumbnailKind(tags: readonly string[]): Kind {
  for (const tag of tags) {
    const found = words.find(([word]) => word.test(tag))
    if (found) return found[1]
  }
  return 'plain'
}

const v1 = 'var(--version-1)'
const v2 = 'var(--version-2)'
const upper = 'M28 38C90 38 104 26 164 26'
const lower = 'M28 46C90 46 104 62 164 62'
const middle = 'M28 43H164'

/** A small drawing of an example: the grammar of the picture, nothing that ran. */
export function Thumbnail({ tags }: { tags: readonly string[] }) {
  return (
    <svg className="tt-thumbnail" viewBox="0 0 208 84" aria-hidden="true">
      {drawings[thumbnailKind(tags)]}
      <circle cx="22" cy="43" r="7" fill="var(--raised)" stroke="var(--line-2)" />
    </svg>
  )
}

function Ribbon({ d, colour, width }: { d: string; colour: string; width: number }) {
  return <path d={d} fill="none" stroke={colour} strokeWidth={width} opacity="0.3" />
}

function Line({ d, colour, dotted = false }: { d: string; colour: string; dotted?: boolean }) {
  return (
    <path
      d={d}
      fill="none"
      stroke={colour}
      strokeWidth="2"
      strokeDasharray={dotted ? '1.5 3.5' : undefined}
      opacity={dotted ? 0.9 : 0.55}
    />
  )
}

function Dots({ at, colour }: { at: readonly (readonly [number, number])[]; colour: string }) {
  return at.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r="3.2" fill={colour} stroke="var(--canvas)" />)
}

function Failed({ x, y }: { x: number; y: number }) {
  return <path d={`M${x} ${y - 5}l5 5-5 5-5-5Z`} fill="var(--fail)" stroke="var(--canvas)" />
}

function Box({ y, colour }: { y: number; colour: string }) {
  return (
    <>
      <rect x="164" y={y - 11} width="26" height="22" rx="4" fill="var(--raised)" stroke="var(--line-2)" />
      <path d={`M165 ${y - 10}v20`} stroke={colour} strokeWidth="3" />
    </>
  )
}

function Square({ x, y }: { x: number; y: number }) {
  return <rect x={x - 3} y={y - 3} width="6" height="6" fill="var(--canvas)" stroke={v2} strokeWidth="1.5" />
}

const two = (
  <>
    <Box y={26} colour={v1} />
    <Box y={62} colour={v2} />
  </>
)

const grey = 'var(--version-0)'

const drawings: Readonly<Record<Kind, ReactNode>> = {
  split: (
    <>
      <Ribbon d={upper} colour={v1} width={11} />
      <Line d={lower} colour={v2} />
      {two}
      <Dots
        colour={v1}
        at={[
          [42, 38],
          [56, 35],
          [74, 37],
          [88, 31],
          [118, 27],
          [132, 24],
          [146, 28],
        ]}
      />
      <Dots colour={v2} at={[[98, 54]]} />
    </>
  ),
  header: (
    <>
      <Ribbon d={upper} colour={v1} width={6} />
      <Ribbon d={lower} colour={v2} width={4} />
      {two}
      <Dots
        colour={v1}
        at={[
          [48, 38],
          [84, 33],
          [124, 27],
        ]}
      />
      <Dots colour={v2} at={[[90, 51]]} />
      <rect x="106" y="53" width="38" height="15" rx="7.5" fill="var(--raised)" stroke="var(--line-2)" />
      <text x="125" y="64" textAnchor="middle" className="tt-thumbnail-text">
        jason
      </text>
    </>
  ),
  mirror: (
    <>
      <Ribbon d={upper} colour={v1} width={10} />
      <Line d={lower} colour={v2} dotted />
      {two}
      <Dots
        colour={v1}
        at={[
          [50, 38],
          [76, 35],
          [102, 29],
          [122, 26],
          [142, 26],
        ]}
      />
      <Square x={78} y={48} />
      <Square x={116} y={58} />
      <Square x={142} y={62} />
    </>
  ),
  switch: (
    <>
      <Line d={upper} colour={v1} />
      <Ribbon d={lower} colour={v2} width={10} />
      {two}
      <Dots
        colour={v2}
        at={[
          [48, 46],
          [78, 49],
          [98, 57],
          [120, 60],
          [144, 62],
        ]}
      />
    </>
  ),
  fault: (
    <>
      <Ribbon d={middle} colour={grey} width={10} />
      <Box y={43} colour={v1} />
      <Dots
        colour={grey}
        at={[
          [46, 41],
          [128, 45],
          [144, 41],
        ]}
      />
      <circle cx="72" cy="43" r="4" fill="var(--canvas)" stroke={grey} strokeWidth="2" />
      <circle cx="82" cy="45" r="4" fill="var(--canvas)" stroke={grey} strokeWidth="2" />
      <Failed x={106} y={43} />
    </>
  ),
  retry: (
    <>
      <Ribbon d={middle} colour={v1} width={7} />
      <Box y={43} colour={v1} />
      <path d="M134 30C118 18 88 18 72 32" fill="none" stroke="var(--text-3)" strokeDasharray="1.5 3" />
      <Dots colour={v1} at={[[52, 43]]} />
      <path d="M80 38.5l8 4.5-8 4.5ZM98 38.5l8 4.5-8 4.5Z" fill={v1} />
      <Failed x={136} y={43} />
    </>
  ),
  breaker: (
    <>
      <Ribbon d="M28 43H98" colour={grey} width={12} />
      <Line d="M98 43H164" colour={grey} />
      <Box y={43} colour={v1} />
      <Dots
        colour={grey}
        at={[
          [50, 41],
          [60, 45],
          [70, 40],
          [78, 46],
          [86, 42],
          [118, 43],
          [142, 43],
        ]}
      />
      <path d="M98 30v9M98 47v9" stroke="var(--text-1)" strokeWidth="2" />
      <Failed x={74} y={22} />
      <Failed x={86} y={26} />
    </>
  ),
  outlier: (
    <>
      <Ribbon d={middle} colour={v1} width={8} />
      <rect x="158" y="18" width="26" height="50" rx="4" fill="var(--raised)" stroke="var(--line-2)" />
      <Dots
        colour={v1}
        at={[
          [56, 43],
          [124, 42],
          [144, 44],
          [171, 28],
          [171, 58],
        ]}
      />
      <circle cx="171" cy="43" r="4.5" fill="none" stroke={v1} strokeWidth="1.5" strokeDasharray="2 2" />
      <Failed x={90} y={43} />
    </>
  ),
  pods: (
    <>
      <Ribbon d={upper} colour={v1} width={9} />
      <Ribbon d={lower} colour={v2} width={4} />
      <rect x="158" y="14" width="30" height="58" rx="4" fill="var(--raised)" stroke="var(--line-2)" />
      <Dots
        colour={v1}
        at={[
          [54, 37],
          [90, 31],
          [128, 26],
          [173, 23],
          [173, 35],
          [173, 47],
        ]}
      />
      <Dots
        colour={v2}
        at={[
          [104, 57],
          [173, 62],
        ]}
      />
    </>
  ),
  plain: (
    <>
      <Ribbon d={middle} colour={v1} width={9} />
      <Box y={43} colour={v1} />
      <Dots
        colour={v1}
        at={[
          [46, 42],
          [70, 45],
          [98, 41],
          [120, 44],
          [146, 43],
        ]}
      />
    </>
  ),
}
