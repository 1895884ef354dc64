import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeProblem } from '../../api/problem.ts';
import { signIn } from '../../api/session.ts';
import { setLanguage } from '../../i18n/i18n.ts';
import './sign-in.css';

export function SignIn() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<{ title: string; remedy: string } | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (values: { name: string; password: string }) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(values.name, values.password);
      await queries.invalidateQueries();
    } catch (error) {
      setProblem(describeProblem(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="sign-in">
      <div className="sign-in__story" aria-hidden="true">
        <CityDrawing />
      </div>
      <main className="sign-in__panel">
        <h1>
          <img src="/lianpian.svg" alt="" width={36} height={36} />
          {t('brand')}
        </h1>
        <p className="sign-in__what">{t('signInWhat')}</p>
        <Form layout="vertical" requiredMark={false} onFinish={submit} size="large">
          <Form.Item
            name="name"
            label={t('userName')}
            rules={[{ required: true, message: t('userNameNeeded') }]}
          >
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            rules={[{ required: true, message: t('passwordNeeded') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {problem ? (
            <Alert type="error" showIcon title={problem.title} description={problem.remedy} />
          ) : null}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('signIn')}
          </Button>
        </Form>
        <p className="sign-in__hint">{t('firstSignIn')}</p>
        <footer>
          <a href="/">{t('publicPage')}</a>
          <button type="button" onClick={() => setLanguage(i18n.language === 'zh' ? 'en' : 'zh')}>
            {i18n.language === 'zh' ? 'English' : '中文'}
          </button>
        </footer>
      </main>
    </div>
  );
}

/** Slab blocks in rows facing south, three compounds becoming one zone. */
function CityDrawing() {
  const compounds = [
    { x: 60, y: 90, columns: 3, rows: 4, tone: '#2b9a96' },
    { x: 300, y: 90, columns: 2, rows: 4, tone: '#2b9a96' },
    { x: 60, y: 400, columns: 3, rows: 3, tone: '#2b9a96' },
    { x: 300, y: 400, columns: 2, rows: 3, tone: '#d98a3d' },
  ];
  return (
    <svg viewBox="0 0 560 700" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="560" height="700" fill="#0b4348" />
      <path d="M0 640C140 600 260 690 560 610V700H0Z" fill="#0d565c" />
      <path d="M0 372H560M268 0V700M508 0V700" stroke="#0f6066" strokeWidth="26" />
      <path d="M44 74H492V580H44Z" fill="none" stroke="#7fd1c7" strokeWidth="2" strokeDasharray="8 6" />
      {compounds.map((compound) => (
        <g key={`${compound.x}-${compound.y}`}>
          <rect
            x={compound.x - 8}
            y={compound.y - 8}
            width={compound.columns * 66 + 6}
            height={compound.rows * 62}
            rx="4"
            fill={compound.tone}
            fillOpacity=".14"
            stroke={compound.tone}
            strokeOpacity=".7"
          />
          {Array.from({ length: compound.rows * compound.columns }, (_, i) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed drawing
              key={i}
              x={compound.x + 4 + (i % compound.columns) * 64}
              y={compound.y + 4 + Math.floor(i / compound.columns) * 60}
              width="50"
              height="18"
              fill={compound.tone}
              fillOpacity=".75"
            />
          ))}
        </g>
      ))}
      <path d="M268 660V372H508" fill="none" stroke="#00e5e5" strokeWidth="4" />
      <path d="M268 372H44" fill="none" stroke="#ff8000" strokeWidth="4" />
      <path d="M278 0V362H560" fill="none" stroke="#ff63ff" strokeWidth="3" strokeDasharray="10 5" />
    </svg>
  );
}
