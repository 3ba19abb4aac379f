const facts = [
  {
    title: 'Revocation that is immediate',
    text: 'Sign-out, password change and reuse take effect on the next request, at every instance, without a lookup per request.',
  },
  {
    title: 'Refresh that survives real life',
    text: 'A lost answer or ten racing tabs are harmless. A stolen token used later ends the session and writes to its owner.',
  },
  {
    title: 'Answers that give nobody away',
    text: 'Known or unknown address: same body, same time. Only the right password learns more.',
  },
  {
    title: 'Links a scanner cannot spend',
    text: 'Opening a mailed link does nothing until somebody clicks, and its token leaves the address bar at once.',
  },
  {
    title: 'Mail that arrives once',
    text: 'It is written with the change it reports and delivered after. A provider that is down changes no answer.',
  },
  {
    title: 'Errors a person can act on',
    text: 'Stable codes, problem details after RFC 9457, and a request id to quote.',
  },
] as const;

export function Facts() {
  return (
    <section aria-labelledby="facts" className="mx-auto max-w-6xl px-5 py-20 sm:px-8 sm:py-24">
      <h2 id="facts" className="max-w-md text-3xl font-semibold tracking-tight">
        Built for the day something goes wrong
      </h2>
      <ul className="mt-12 grid gap-x-12 gap-y-10 sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(({ title, text }) => (
          <li key={title} className="border-t border-line pt-5">
            <h3 className="font-medium">{title}</h3>
            <p className="mt-1.5 text-sm text-soft">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
