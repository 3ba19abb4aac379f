/** The addresses behind the links of an HTML part, unescaped. */
export function hrefsIn(html: string): string[] {
  return [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].map((match) => unescape(match[1] ?? ''));
}

/** The HTML part as a reader sees it: no styles, comments or tags. */
export function visibleText(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return unescape(body.replace(/<!--.*?-->/gs, '').replace(/<[^>]*>/g, ''));
}

/** Elements and attributes without the words between them: two mails of one shape have equal skeletons. */
export function skeleton(html: string): string {
  return html.replace(/>[^<]*</g, '><');
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}
