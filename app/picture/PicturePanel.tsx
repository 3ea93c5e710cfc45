export function PicturePanel() {
  return null
}
