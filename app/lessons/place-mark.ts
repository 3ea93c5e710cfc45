const gap = 10
const margin = 8

/** Puts the note under what it points at, or above where there is no room, with its tip in the middle of the thing. */
export function placeMark(note: HTMLElement, target: Element): void {
  const box = target.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = note
  const middle = box.left + Math.min(box.width, innerWidth - box.left) / 2
  const left = Math.min(innerWidth - margin - width, Math.max(margin, middle - width / 2))
  const large = box.height > innerHeight / 4
  const edge = large ? box.top + 40 : box.bottom
  const below = edge + gap + height < innerHeight - margin
  note.dataset['side'] = below ? 'below' : 'above'
  note.style.left = `${Math.round(left)}px`
  note.style.top = `${Math.round(below ? edge + gap : box.top - gap - height)}px`
  note.style.setProperty('--tip', `${Math.round(Math.min(width - 16, Math.max(16, middle - left)))}px`)
}
