import { errorCatalog } from '@authflow/contracts';

/** The page a problem's `type` leads to: what the code means and what to do next. Null for an unknown code. */
export function findErrorPage(code: string): string | null {
  if (!Object.hasOwn(errorCatalog, code)) return null;
  const { status, title, detail } = errorCatalog[code as keyof typeof errorCatalog];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${code} · AuthFlow</title>
<link rel="stylesheet" href="../errors.css">
</head>
<body>
<main>
<p class="status">HTTP ${status}</p>
<h1>${title}</h1>
<p><code>${code}</code></p>
<p>${toHtml(detail)}</p>
<p><a href="/docs">API reference</a></p>
</main>
</body>
</html>
`;
}

export const errorPageStyle = `:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.6 ui-sans-serif, system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 40rem; margin: 15vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.25rem 0 1rem; letter-spacing: -0.02em; }
.status { margin: 0; opacity: 0.7; font-variant-numeric: tabular-nums; }
code { white-space: nowrap; font: 0.9em ui-monospace, monospace; padding: 0.15em 0.4em; border: 1px solid; border-radius: 6px; }
a { color: inherit; }
`;

/** The catalogue's own text; \`words\` become code. */
function toHtml(text: string): string {
  return text.replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
