import { useMemo } from 'react'
import { type Block, blocksOf, type Span } from './markdown.ts'

/** Text as lessons and the glossary have it. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => blocksOf(text), [text])
  return blocks.map((block) => <BlockView key={block.key} block={block} />)
}

function BlockView({ block: { type, lines } }: { block: Block }) {
  if (type === 'paragraph') return <p>{lines[0] && <Spans spans={lines[0].spans} />}</p>
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.key}>
          <Spans spans={line.spans} />
        </li>
      ))}
    </ul>
  )
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map(({ key, type, text }) => {
    if (type === 'code') return <code key={key}>{text}</code>
    return type === 'strong' ? <b key={key}>{text}</b> : <span key={key}>{text}</span>
  })
}
