const takeFiles = () => import('./take-files.ts')

/** Opens a choice of files; they become tabs. */
export function chooseFiles(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.yaml,.yml,.json,.txt,.log,.jsonl,.har,text/*'
  input.addEventListener('change', async () => (await takeFiles()).takeFiles(input.files ?? []))
  input.click()
}

/** Opens a choice of one folder; the manifests in it become tabs. */
export function chooseFolder(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.webkitdirectory = true
  input.addEventListener('change', async () => (await takeFiles()).takeFolder(input.files ?? []))
  input.click()
}
