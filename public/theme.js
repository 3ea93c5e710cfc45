// Sets the theme before the first paint; a file of its own because the page allows no inline script.
{
  let stored = null
  try {
    stored = localStorage.getItem('telltale.theme')
  } catch {
    // A browser may refuse storage altogether; the system's theme holds then.
  }
  const light = stored === 'light' || (stored !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches)
  document.documentElement.dataset.theme = light ? 'light' : 'dark'
}
