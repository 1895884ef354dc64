import { Problem } from '../../problem.ts';

/** One data line of an .inp file (EPANET and SWMM share the form): tokens, and the comment behind the semicolon. */
export interface InpLine {
  /** Counted from 1. */
  row: number;
  raw: string;
  tokens: string[];
  comment: string;
}

export interface InpSection {
  name: string;
  lines: InpLine[];
  /** Everything between this head and the next, as it stands in the file. */
  raw: string[];
}

export interface InpText {
  sections: InpSection[];
  /** All data lines of the sections of one name (a name may occur twice). */
  lines(name: string): InpLine[];
}

/** Cuts an .inp file into sections. Throws `pipes.inp-empty` where there is no section at all. */
export function parseInp(text: string): InpText {
  const sections: InpSection[] = [];
  let current: InpSection | undefined;
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .forEach((raw, index) => {
      const head = /^\s*\[([^\]]+)\]?/.exec(raw);
      if (head) {
        current = { name: head[1]!.trim().toUpperCase(), lines: [], raw: [] };
        sections.push(current);
        return;
      }
      if (!current) return;
      current.raw.push(raw);
      const cut = raw.indexOf(';');
      const data = (cut < 0 ? raw : raw.slice(0, cut)).trim();
      if (data === '') return;
      const comment = cut < 0 ? '' : raw.slice(cut + 1).trim();
      current.lines.push({ row: index + 1, raw, tokens: tokensOf(data), comment });
    });
  if (sections.length === 0) {
    throw new Problem(
      'pipes.inp-empty',
      { zh: '不是 .inp 文件：没有任何 [段落]。', en: 'This is no .inp file: it has no [SECTION].' },
      { zh: '请选择 EPANET 或 SWMM 的输入文件。', en: 'Choose an input file of EPANET or SWMM.' },
      { status: 422 },
    );
  }
  return {
    sections,
    lines: (name) => sections.filter((one) => isSection(one.name, name)).flatMap((one) => one.lines),
  };
}

/** SWMM drains, EPANET does not: told by sections that only one of them has. */
export function inpKind(inp: InpText): 'epanet' | 'swmm' {
  const swmm = ['CONDUITS', 'OUTFALLS', 'XSECTIONS', 'SUBCATCHMENTS', 'RAINGAGES'];
  const options = inp.lines('OPTIONS').some(({ tokens }) => tokens[0]?.toUpperCase() === 'FLOW_UNITS');
  return options || inp.sections.some((one) => swmm.includes(one.name)) ? 'swmm' : 'epanet';
}

/** The value of an option, upper case. */
export function optionOf(inp: InpText, name: string): string | undefined {
  const line = inp.lines('OPTIONS').find(({ tokens }) => tokens[0]?.toUpperCase() === name.toUpperCase());
  return line?.tokens[1]?.toUpperCase();
}

/** A number of the file; undefined where the token is no finite number. */
export function numberOf(token: string | undefined): number | undefined {
  if (token === undefined || token === '*') return undefined;
  const value = Number(token);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * A number for the file: the token that was read where its value did not change, so that a round trip keeps the writer's
 * digits; else the shortest text that reads back as the value to twelve digits (a millimetre in an easting with its zone's prefix).
 */
export function tokenOf(value: number, read: string | undefined): string {
  const before = numberOf(read);
  if (before !== undefined && Math.abs(before - value) <= 1e-9 * Math.max(1, Math.abs(value))) return read!;
  return String(Number(value.toPrecision(12)));
}

/** Sections as text; lines come ready-made. */
export function writeInp(sections: { name: string; lines: string[] }[]): string {
  return `${sections.map(({ name, lines }) => [`[${name}]`, ...lines, ''].join('\n')).join('\n')}`;
}

function tokensOf(data: string): string[] {
  if (!data.includes('"')) return data.split(/\s+/);
  return [...data.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
}

/** EPANET and SWMM read a section by its first four letters: `[PIPE]`, `[COORDS]`. */
export function isSection(written: string, wanted: string): boolean {
  return written === wanted || (written.length >= 4 && written.slice(0, 4) === wanted.slice(0, 4));
}

/**
 * New rows of a section among the remarks of the old one: what stood at its head comes first, a remark above a row stays
 * above the row of that name, and what stood behind the last row comes last. Remarks of rows that are gone go too.
 */
export function withRemarks(raw: string[], rows: string[]): string[] {
  const above = new Map<string, string[]>();
  let head: string[] | undefined;
  let pending: string[] = [];
  for (const line of raw) {
    const text = line.trim();
    if (text.startsWith(';')) pending.push(line);
    if (text === '' || text.startsWith(';')) continue;
    const name = tokensOf(text)[0]!;
    // only the remark that touches the first row can be its own; tables have their captions up there too
    if (head === undefined) head = pending;
    else if (pending.length > 0) above.set(name, [...(above.get(name) ?? []), ...pending]);
    pending = [];
  }
  const written = rows.flatMap((row) => {
    const name = tokensOf(row.trim())[0]!;
    const remarks = above.get(name) ?? [];
    above.delete(name);
    return [...remarks, row];
  });
  return [...(head ?? []), ...written, ...pending];
}
