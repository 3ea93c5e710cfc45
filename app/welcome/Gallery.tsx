import { Search } from 'lucide-react'
import { useState } from 'react'
import { type Example, examples, openExample, prepareExample } from './examples.ts'
import { commonTags, findExamples } from './find-examples.ts'
import { Thumbnail } from './Thumbnail.tsx'
import './gallery.css'

/** The examples as cards, to be searched by words and tags; a press opens one. */
export function Gallery() {
  const [query, setQuery] = useState('')
  const [tag, setTag] = useState('')
  const found = findExamples(examples, query, tag)
  return (
    <>
      <div className="tt-gallery-tools">
        <label className="tt-gallery-search">
          <Search size={14} strokeWidth={2} aria-hidden="true" />
          <span className="visually-hidden">Search examples</span>
          <input
            type="search"
            placeholder="Search examples"
            spellCheck={false}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
        <fieldset className="tt-gallery-tags">
          <legend className="visually-hidden">Tags</legend>
          {commonTags(examples).map((each) => (
            <button
              key={each}
              type="button"
              className="tt-tag"
              aria-pressed={tag === each}
              onClick={() => setTag(tag === each ? '' : each)}
            >
              {each}
            </button>
          ))}
        </fieldset>
        <output className="tt-gallery-count">{found.length === 1 ? '1 example' : `${found.length} examples`}</output>
      </div>
      <ul className="tt-gallery">
        {found.map((example) => (
          <li key={example.id}>
            <Card example={example} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="tt-gallery-none">No example is about that. Try canary, timeout or gateway.</p>}
    </>
  )
}

function Card({ example }: { example: Example }) {
  const prepare = () => prepareExample(example.id)
  return (
    <button type="button" className="tt-example" onPointerEnter={prepare} onFocus={prepare} onClick={() => void openExample(example.id)}>
      <Thumbnail id={example.id} />
      <span className="tt-example-text">
        <span className="tt-example-title">{example.title}</span>
        <span className="tt-example-description">{example.description}</span>
        <span className="tt-example-tags">{example.tags.join(' · ')}</span>
      </span>
    </button>
  )
}
