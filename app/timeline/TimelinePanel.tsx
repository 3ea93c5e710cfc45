export function TimelinePanel() {
  return null
}
