/** The dialogs that may lie over the window. */
export function Dialogs() {
  return null
}
