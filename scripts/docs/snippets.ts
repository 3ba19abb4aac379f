import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { fencedBlocks, type MarkdownFile } from '../../apps/api/test/support/markdown';
import { root } from '../verify/workspace';

export interface Snippet {
  /** The file it stands for: its first line `// notes.ts`, else a number. */
  name: string;
  code: string;
}

/** A folder that is not there: the snippets in it are in memory alone. */
const shelf = `${root.replaceAll('\\', '/')}/.cache/snippets/`;

/** Files that every program reads, parsed once. */
const libraries = new Map<string, ts.SourceFile>();

/** Packages that pages may import, each where somebody in this repository has it installed. */
const homes = ['packages/client', 'packages/verify', 'examples/notes-api', 'apps/web', 'apps/api'];

/** The TypeScript of a page, block by block. Blocks of one page see each other by the names in their first lines. */
export function snippetsOf(page: MarkdownFile): Snippet[] {
  return fencedBlocks(page.text)
    .filter(({ language }) => language === 'ts' || language === 'tsx')
    .map(({ language, code }, index) => {
      const named = /^\/\/ (\S+\.tsx?)$/m.exec(code.split('\n', 1)[0] ?? '');
      return { name: named?.[1] ?? `block-${index + 1}.${language}`, code };
    });
}

/** What TypeScript says against the snippets of these pages, each as a file of its own, as strict as our own code. */
export function findTypeFaults(pages: readonly MarkdownFile[]): string[] {
  const files = new Map<string, string>(
    pages.flatMap((page) =>
      snippetsOf(page).map(({ name, code }) => [`${shelf}${page.path}/${name}`, code] as const),
    ),
  );
  const program = ts.createProgram([...files.keys()], options(), hostWith(files));
  // What they import is judged elsewhere.
  const sources = program.getSourceFiles().filter(({ fileName }) => files.has(fileName));
  const global = [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics()];
  const own = sources.flatMap((source) => [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ]);
  return [...global, ...own].map(describe);
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown;
  };
  const base = ts.parseJsonConfigFileContent(config, ts.sys, root).options;
  return {
    ...base,
    jsx: ts.JsxEmit.ReactJSX,
    moduleDetection: ts.ModuleDetectionKind.Force,
    customConditions: ['@authflow/source'],
    allowImportingTsExtensions: true,
    // Pages show browser code and server code; both kinds of globals are known.
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    // What a snippet shows need not be used in it.
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
}

function hostWith(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options());
  const { getSourceFile, fileExists, readFile } = host;
  return {
    ...host,
    fileExists: (path) => files.has(path) || fileExists(path),
    readFile: (path) => files.get(path) ?? readFile(path),
    getSourceFile(path, language, ...rest) {
      const code = files.get(path);
      if (code !== undefined) return ts.createSourceFile(path, code, language);
      const source = libraries.get(path) ?? getSourceFile(path, language, ...rest);
      if (source !== undefined) libraries.set(path, source);
      return source;
    },
    resolveModuleNameLiterals: (literals, containingFile, _redirect, compilerOptions) =>
      literals.map(({ text }) => resolve(text, containingFile, compilerOptions, files)),
  };
}

/** A snippet is in no package, so what it imports is looked for in each of ours. */
function resolve(
  name: string,
  containingFile: string,
  compilerOptions: ts.CompilerOptions,
  files: ReadonlyMap<string, string>,
): ts.ResolvedModuleWithFailedLookupLocations {
  const sibling = posix.join(posix.dirname(containingFile), name);
  if (name.startsWith('.') && files.has(sibling))
    return { resolvedModule: { resolvedFileName: sibling, extension: posix.extname(sibling) } };
  const from = files.has(containingFile) ? homes : [];
  const places = [containingFile, ...from.map((home) => join(root, home, 'snippet.ts'))];
  const found = places.map((place) => ts.resolveModuleName(name, place, compilerOptions, ts.sys));
  return (
    found.find(({ resolvedModule }) => resolvedModule !== undefined) ??
    found[0] ?? { resolvedModule: undefined }
  );
}

function describe({ file, start, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, ' ');
  if (file === undefined || start === undefined) return message;
  const line = file.text.slice(0, start).split('\n').length;
  return `${file.fileName.replace(shelf, '')}, line ${line}: ${message}`;
}

/** Every home is there: a renamed package would make each import of it look unknown. */
export const missingHomes = (): string[] => homes.filter((home) => !existsSync(join(root, home)));
