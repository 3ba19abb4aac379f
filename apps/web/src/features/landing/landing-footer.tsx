import { apiUrl } from '#src/lib/api-address.ts';

const links = [
  { href: '/docs', label: 'API reference' },
  { href: '/openapi.json', label: 'OpenAPI' },
  { href: '/.well-known/jwks.json', label: 'Public keys' },
] as const;

export function LandingFooter() {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-8 gap-y-3 px-5 py-8 text-sm text-faint sm:px-8">
        <p>AuthFlow, under the MIT licence.</p>
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {links.map(({ href, label }) => (
            <li key={href}>
              <a href={apiUrl(href)} className="rounded-sm transition-colors duration-150 hover:text-ink">
                {label}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  );
}
