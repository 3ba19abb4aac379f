import type { Finding } from '@authflow/contracts';

export type Fix = Finding['fix'];

const apiElsewhere = 'Nothing on Vercel: the variable belongs to the API. Set it where that runs.';

/** Set a variable of the API. */
export function setVariable(name: string, value: string): Fix {
  return {
    render:
      `Dashboard → authflow-api → Environment: ${name}=${value}, then "Save, rebuild, and deploy". ` +
      `In render.yaml it is the entry "key: ${name}" under envVars.`,
    vercel: apiElsewhere,
    docker: `In .env beside docker-compose.yml: ${name}=${value}. In docker-compose.yml the line "${name}:" under services → api → environment must hand it on (add it if there is none). Then: docker compose up -d api`,
  };
}

/** The same wherever the API runs. */
export function onApiHosts(
  render: string,
  docker: string,
  vercel = 'Nothing on Vercel: this is about the API, which runs elsewhere.',
): Fix {
  return { render, vercel, docker };
}

/** The rewrite that makes the API a part of the web app's own address. */
export function firstPartyRewrite(webUrl: string): Fix {
  const variables = `API_URL=${webUrl}/api and TRUST_PROXY=2`;
  return {
    render: `Dashboard → authflow-api → Environment: ${variables}.`,
    vercel:
      'vercel.json, first entry of "rewrites": { "source": "/api/:path*", "destination": "https://<host of your API>/:path*" }. ' +
      'Leave VITE_API_URL unset, so that the build uses /api, and deploy again.',
    docker:
      'Reach both through the nginx of the web image (apps/web/nginx/default.conf.template passes /v1 on), and set in .env: ' +
      `API_URL=${webUrl}`,
  };
}
