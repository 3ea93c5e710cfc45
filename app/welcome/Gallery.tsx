import { type Example, examples, openExample } from './examples.ts'
import { Thumbnail } from './Thumbnail.tsx'
import './welcome.css'

/** The examples as cards; a press opens one. */
export function Gallery() {
  return (
    <ul className="tt-gallery">
      {examples.map((example) => (
        <li key={example.id}>
          <Card example={example} />
        </li>
      ))}
    </ul>
  )
}

function Card({ example }: { example: Example }) {
  return (
    <button type="button" className="tt-example" onClick={() => void openExample(example.id)}>
      <Thumbnail tags={example.tags} />
      <span className="tt-example-text">
        <span className="tt-example-title">{example.title}</span>
        <span className="tt-example-description">{example.description}</span>
      </span>
    </button>
  )
}
