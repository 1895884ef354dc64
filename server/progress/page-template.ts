import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { escapeHtml } from '../../domain/escape-html.ts';
import type { Html } from '../../domain/progress/markup/html.ts';
import type { Site } from '../../domain/progress/markup/site.ts';
import { repository } from '../db/paths.ts';

export interface Page {
  title: string;
  /** What a search engine or a message shows under the title. */
  description?: string;
  /** Which part of the script wakes up: front, community, plain. */
  kind: 'front' | 'community' | 'plain' | 'report' | 'supervise';
  content: Html;
  /** Facts that the script starts from, so that it asks for nothing that is already here. */
  facts?: unknown;
  head?: Html;
}

/** Prints pages into the built index.html, whose head names style and script by their hashed addresses. */
export class PageTemplate {
  readonly #before: string;
  readonly #after: string;
  /** Changes with every build: part of the ETag of a page. */
  readonly version: string;

  readonly #scripts: Scripts;

  /** @param scripts - files of the parts of the script beyond those that index.html names */
  constructor(indexHtml: string, scripts: Scripts = {}) {
    this.#scripts = scripts;
    const [before, after] = indexHtml.split('<!--content-->');
    if (before === undefined || after === undefined) throw new Error('index.html has no <!--content-->');
    this.#before = before;
    this.#after = after;
    this.version = createHash('sha256').update(indexHtml).digest('base64url').slice(0, 8);
  }

  static fromFile(path: string): PageTemplate {
    const manifest = join(dirname(path), '.vite/manifest.json');
    const indexHtml = readFileSync(path, 'utf8');
    if (!existsSync(manifest)) return new PageTemplate(indexHtml);
    return new PageTemplate(indexHtml, scriptsOf(JSON.parse(readFileSync(manifest, 'utf8')), indexHtml));
  }

  render(page: Page, site: Site): string {
    const facts =
      page.facts === undefined
        ? ''
        : `<script type="application/json" id="facts">${JSON.stringify(page.facts).replaceAll('<', '\\u003c')}</script>`;
    const description = page.description
      ? `<meta name="description" content="${escapeHtml(page.description)}">`
      : '';
    return (
      this.#before
        .replace('<html lang="zh-CN">', htmlTag(site))
        .replace(
          /<title>[^<]*<\/title>/,
          () => `<title>${escapeHtml(page.title)}</title>${description}${page.head ?? ''}`,
        )
        .replace('data-page="front"', `data-page="${page.kind}"`)
        // asked for with the page, not only once its first script has run
        .replace('</head>', () => `${preloads(this.#scripts[page.kind] ?? [])}</head>`)
        .replaceAll(/(href|src)="\/(?!\/)/g, (_, name) => `${name}="${site.base}`) +
      page.content +
      facts +
      this.#after.replaceAll(/(href|src)="\/(?!\/)/g, (_, name) => `${name}="${site.base}`)
    );
  }
}

/** Files below `dist`, by the part of the script that they belong to. */
type Scripts = Partial<Record<Page['kind'], readonly string[]>>;

/** What the build says of one module. */
interface BuiltModule {
  file: string;
  imports?: string[];
}

/** Each part with everything that it needs at once; what it fetches later, the map first of all, stays out. */
function scriptsOf(manifest: Record<string, BuiltModule>, indexHtml: string): Scripts {
  const filesOf = (name: string, found = new Set<string>()): Set<string> => {
    const built = manifest[name];
    if (!built || found.has(built.file)) return found;
    found.add(built.file);
    for (const one of built.imports ?? []) filesOf(one, found);
    return found;
  };
  const kinds = ['front', 'community', 'report', 'supervise'] as const;
  return Object.fromEntries(
    kinds.map((kind) => [
      kind,
      [...filesOf(`progress/${kind}.ts`)].filter((file) => !indexHtml.includes(`/${file}"`)),
    ]),
  );
}

const preloads = (files: readonly string[]): string =>
  files.map((file) => `<link rel="modulepreload" crossorigin href="/${escapeHtml(file)}">`).join('');

function htmlTag(site: Site): string {
  const marks = [
    `lang="${site.lang === 'zh' ? 'zh-CN' : 'en'}"`,
    site.large ? 'data-type="large"' : '',
    site.isStatic ? 'data-static' : '',
    `data-base="${site.base}"`,
  ];
  return `<html ${marks.filter(Boolean).join(' ')}>`;
}

/** The template of the built client; undefined before the first build. */
export function findTemplate(): PageTemplate | undefined {
  const file = join(repository, 'dist', 'index.html');
  return existsSync(file) ? PageTemplate.fromFile(file) : undefined;
}
