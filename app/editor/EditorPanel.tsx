/** The manifests: tabs, text, problems. */
export function EditorPanel() {
  return <section className="tt-editor" aria-label="Manifests" />
}
