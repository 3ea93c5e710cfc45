import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

/** A file's name while it is typed: Enter keeps it, Esc gives the old one back. */
export function RenameField({ name, onDone }: { name: string; onDone: (name: string | null, byKey: boolean) => void }) {
  const [value, setValue] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.setSelectionRange(0, name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length)
  }, [name])
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Enter') onDone(value, true)
    else if (event.key === 'Escape') onDone(null, true)
  }
  return (
    <input
      ref={input}
      className="tt-rename"
      aria-label={`New name of ${name}`}
      value={value}
      size={Math.max(8, value.length)}
      onChange={(event) => setValue(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => onDone(value, false)}
    />
  )
}
