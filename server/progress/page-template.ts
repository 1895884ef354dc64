import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  constructor(indexHtml: string) {
    const [before, after] = indexHtml.split('<!--content-->');
    if (before === undefined || after === undefined) throw new Error('index.html has no <!--content-->');
    this.#before = before;
    this.#after = after;
    this.version = createHash('sha256').update(indexHtml).digest('base64url').slice(0, 8);
  }

  static fromFile(path: string): PageTemplate {
    return new PageTemplate(readFileSync(path, 'utf8'));
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
        .replaceAll(/(href|src)="\/(?!\/)/g, (_, name) => `${name}="${site.base}`) +
      page.content +
      facts +
      this.#after.replaceAll(/(href|src)="\/(?!\/)/g, (_, name) => `${name}="${site.base}`)
    );
  }
}

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
