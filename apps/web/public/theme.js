// Runs before the first paint, as a file of its own: the content security policy allows no inline script.
(function applyTheme() {
  var stored = null;
  try {
    stored = window.localStorage.getItem('authflow.theme');
  } catch {
    // Storage can be blocked; the system's preference is a good answer then.
  }
  var prefersDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  var theme = stored === 'light' || stored === 'dark' ? stored : prefersDark ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  var meta = document.querySelector('meta[name="theme-color"]');
  if (meta) meta.setAttribute('content', theme === 'dark' ? '#0e1513' : '#f7f9f7');
})();
