import { useEffect, useRef, useState } from 'react'
import { inputStore } from '../store/input.ts'

/** The title while it is typed: Enter keeps it, Esc gives the old one back. */
export function TitleField({ title, onDone }: { title: string; onDone: () => void }) {
  const [value, setValue] = useState(title)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const keep = () => {
    if (value.trim() !== '') inputStore.setState({ title: value.trim() })
    onDone()
  }
  return (
    <input
      ref={input}
      className="tt-input tt-title-field"
      aria-label="Title of the scenario"
      value={value}
      maxLength={80}
      onChange={(event) => setValue(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        else if (event.key === 'Escape') onDone()
      }}
      onBlur={keep}
    />
  )
}
