import { Problem } from '../../domain/problem.ts';

/** An address as it is kept: trimmed, in small letters. @throws Problem progress.email */
export function checkedEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(email) && email.length <= 254) return email;
  throw new Problem(
    'progress.email',
    { zh: '电子邮箱格式不正确。', en: 'This is not an e-mail address.' },
    { zh: '请检查后重试。', en: 'Check it and try again.' },
    { status: 422 },
  );
}
