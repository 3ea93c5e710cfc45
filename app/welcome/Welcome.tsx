/** The first visit. */
export function Welcome() {
  return <main />
}
