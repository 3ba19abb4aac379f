import { describe, expect, it } from 'vitest';
import { listMarkdownFiles } from '../../apps/api/test/support/markdown';
import { findTypeFaults, missingHomes, snippetsOf } from './snippets';

/** Pages whose TypeScript is whole files, for people to copy. */
const pages = listMarkdownFiles().filter(({ path }) => /^docs\/(?:recipes\/|quickstart\.md)/.test(path));

describe('TypeScript that pages tell people to copy', () => {
  it('is found', () => {
    expect(missingHomes()).toEqual([]);
    expect(pages.flatMap(snippetsOf).length).toBeGreaterThan(8);
  });

  it('compiles', () => {
    expect(findTypeFaults(pages)).toEqual([]);
  });

  it('is held to the types of what it imports, and to its own other files', () => {
    const blocks = [
      "```ts\n// a.ts\nimport { createVerifier } from '@authflow/verify';\nexport const v = createVerifier({ isuer: 'x' });\n```",
      "```ts\n// b.ts\nimport { v } from './a.ts';\nv.verify();\n```",
      "```tsx\nimport { useSession } from '@authflow/client/react';\nexport const a: string = useSession();\n```",
      "```ts\nimport nothing from 'no-such-package';\nnothing();\n```",
    ];
    const faults = findTypeFaults([{ path: 'planted.md', text: blocks.join('\n\n') }]);
    expect(faults.map((fault) => fault.replace(/:.*/s, ''))).toEqual([
      'planted.md/a.ts, line 3',
      'planted.md/b.ts, line 3',
      'planted.md/block-3.tsx, line 2',
      'planted.md/block-4.ts, line 1',
    ]);
  });
});
