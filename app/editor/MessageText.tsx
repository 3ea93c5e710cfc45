/** A sentence of the engine, with what stands in backticks as code. */
export function MessageText({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part's name is its place
      <code key={i} className="tt-code-word">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
