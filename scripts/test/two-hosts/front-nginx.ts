import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pageHeaders, type Front, type FrontFaults, type FrontSetup } from './front';

/** The deployment's two hosts, played by nginx. */
export function nginxFront(program: string, setup: FrontSetup): Front {
  let child: ChildProcess | null = null;
  const file = join(setup.folder, 'nginx.conf');
  mkdirSync(join(setup.folder, 'logs'), { recursive: true });
  writeFileSync(join(setup.folder, 'cert.pem'), setup.certificates.cert);
  writeFileSync(join(setup.folder, 'key.pem'), setup.certificates.key, { mode: 0o600 });

  async function stop(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    child = null;
  }

  return {
    kind: 'nginx',
    stop,
    async serve(faults) {
      await stop();
      writeFileSync(file, configuration(setup, faults));
      const started = spawn(program, ['-p', setup.folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      child = started;
      const said: string[] = [];
      started.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      for (let tries = 0; !(await listens(setup.apiPort)); tries += 1) {
        if (started.exitCode !== null || tries > 200)
          throw new Error(`nginx did not start:\n${said.join('')}`);
        await sleep(25);
      }
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function configuration(setup: FrontSetup, faults: FrontFaults): string {
  const { folder, webHost, apiHost, webPort, apiPort, plainPort, upstreamPort } = setup;
  const tls = `ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 256; }
http {
  access_log off;
  server_tokens off;
  types { text/html html; text/javascript js; text/css css; image/svg+xml svg; font/woff2 woff2; }
  ${temporary.join('\n  ')}
  ${maps(setup, faults)}
  server {
    listen 127.0.0.1:${webPort} ssl;
    listen 127.0.0.1:${plainPort};
    server_name ${webHost};
    ${tls}
    root ${setup.webFolder};
    ${faults.noApiRewrite ? '' : passOn(`https://127.0.0.1:${apiPort}/`, '/api/', `${apiHost}:${apiPort}`, `proxy_ssl_server_name on; proxy_ssl_name ${apiHost};`)}
    location / {
      try_files $uri ${faults.noPageRewrite ? '$uri/index.html =404' : '/index.html'};
      ${pageHeaders(faults)
        .map(([name, value]) => `add_header ${name} "${value}" always;`)
        .join('\n      ')}
    }
    location = / { try_files /index.html =404; ${pageHeaders(faults)
      .map(([name, value]) => `add_header ${name} "${value}" always;`)
      .join(' ')} }
  }
  server {
    listen 127.0.0.1:${apiPort} ssl;
    server_name ${apiHost};
    ${tls}
    ${faults.noDotPaths ? 'location ~ /\\. { return 404; }' : ''}
    ${passOn(`http://127.0.0.1:${upstreamPort}`, '/', '$http_host', apiFaults(faults))}
  }
}
`;
}

function passOn(to: string, path: string, host: string, more: string): string {
  return `location ${path} {
      proxy_pass ${to};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host ${host};
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 30s;
      ${more}
    }`;
}

function apiFaults({ allowOrigin, stripFromCookie, noCookies, dropApiHeader }: FrontFaults): string {
  return [
    allowOrigin === undefined
      ? ''
      : 'proxy_hide_header Access-Control-Allow-Origin; add_header Access-Control-Allow-Origin $planted_origin always;',
    stripFromCookie === undefined
      ? ''
      : 'proxy_hide_header Set-Cookie; add_header Set-Cookie $planted_cookie always;',
    noCookies ? 'proxy_hide_header Set-Cookie;' : '',
    dropApiHeader === undefined ? '' : `proxy_hide_header ${dropApiHeader};`,
  ].join('\n      ');
}

function maps({ webHost }: FrontSetup, { allowOrigin, stripFromCookie }: FrontFaults): string {
  const name = webHost.replaceAll('.', '\\.');
  const origins = {
    any: 'default $http_origin;',
    containing: `default ""; ~${name} $http_origin;`,
    'null-too': `default ""; null $http_origin; ~^https://${name}:\\d+$ $http_origin;`,
  };
  return [
    allowOrigin === undefined ? '' : `map $http_origin $planted_origin { ${origins[allowOrigin]} }`,
    stripFromCookie === undefined
      ? ''
      : `map $upstream_http_set_cookie $planted_cookie { default $upstream_http_set_cookie; "~^(?<a>.*); ${stripFromCookie}(?:=[^;]*)?(?<b>.*)$" "$a$b"; }`,
  ].join('\n  ');
}
