import type { Bilingual } from '../../domain/problem.ts';

/** What went wrong and what to do, in both languages: of the server, of a worker, or of a connection that broke. */
export function problemOf(error: unknown): { title: Bilingual; remedy: Bilingual } {
  // browsers say it in English only, each in words of its own
  if (error instanceof TypeError && /fetch|network|load failed/i.test(error.message)) return noAnswer;
  const { title, texts, remedy } = (error ?? {}) as {
    title?: Bilingual;
    texts?: Bilingual | null;
    remedy?: Bilingual | null;
  };
  const said = error instanceof Error ? error.message : String(error);
  return { title: title ?? texts ?? { zh: said, en: said }, remedy: remedy ?? { zh: '', en: '' } };
}

const noAnswer = {
  title: { zh: '服务器没有应答，这一步没有完成。', en: 'The server did not answer: this was not done.' },
  remedy: {
    zh: '请检查网络后再试一次；页面上的内容还在。',
    en: 'Check the connection and try again; what is on the page is still there.',
  },
};
