// Sets theme and motion before the first paint; a file of its own because the page allows no inline script.
{
  let stored = null
  try {
    stored = JSON.parse(localStorage.getItem('telltale.settings.v1'))
  } catch {
    // A browser may refuse storage altogether; the system's wishes hold then.
  }
  const { theme = 'system', motion = 'system' } = stored ?? {}
  const light = theme === 'light' || (theme !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  const still = motion === 'reduced' || (motion !== 'full' && matchMedia('(prefers-reduced-motion: reduce)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
  document.documentElement.dataset.motion = still ? 'reduced' : 'full'
}
