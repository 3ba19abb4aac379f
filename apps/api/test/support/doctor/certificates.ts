import { generate } from 'selfsigned';

export interface Certificates {
  /** The authority, PEM. */
  ca: string;
  cert: string;
  key: string;
}

/** An authority of our own, and one certificate of it for these names; made anew for every run. */
export async function makeCertificates(names: readonly string[]): Promise<Certificates> {
  const common = { algorithm: 'sha256', keyType: 'ec', curve: 'P-256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'AuthFlow test authority' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { ca: authority.cert, cert: leaf.cert, key: leaf.private };
}
