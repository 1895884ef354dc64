-- 进度: mails that wait to be sent. Made in the transaction of what they tell, gone once the mail server has taken them.
create table mail (
  -- in the Message-ID too: a mail that is sent a second time after a crash is known as the same one
  id uuid primary key default gen_random_uuid(),
  email text not null,
  subject text not null,
  body text not null,
  -- address that ends the subscription with one click (RFC 8058)
  unsubscribe text,
  -- who ends a subscription gets nothing that waited
  subscription_id bigint references subscription on delete cascade,
  made_at timestamptz not null default now(),
  attempts int not null default 0,
  -- when to try next; while somebody is sending it, when he counts as dead; infinity = given up
  due_at timestamptz not null default now(),
  failure text
);
create index mail_due on mail (due_at, made_at);
