import type {
  AcceptanceRecord,
  HistoryLine,
  PartState,
  PartyState,
} from '../../domain/progress/acceptance.ts';
import { type Html, html } from '../../domain/progress/markup/html.ts';
import { hasReached } from '../../domain/progress/status.ts';
import { tell } from './acceptance-texts.ts';
import { dateField, fileField } from './fields.ts';
import { siteHere } from './site-here.ts';

/** What the cards need besides the record: where scans lie, and other communities that an appointment may cover. */
export interface CardsOf {
  path: string;
  others: readonly { code: string; name: string }[];
  today: string;
}

/** The parties of an acceptance, one card each: who it is, what stands signed and how, and what this account may do. */
export function acceptanceCards(record: AcceptanceRecord, of: CardsOf): Html {
  const parts = record.parties.flatMap((party) => party.parts);
  const signed = parts.filter(({ passed }) => passed).length;
  const { status } = record;
  const isOver = hasReached(status, 'accepted');
  const isOpen = status === 'complete';
  const organises = record.may.organise && !isOver;
  const { lang } = siteHere();
  // one's own first: a phone shows two cards at once
  const cards = record.parties.toSorted((a, b) => Number(b.mine) - Number(a.mine));
  return html`<p class="sum"><b>${tell('signedOf', { n: signed, of: parts.length })}</b> <progress max="${parts.length}" value="${signed}" aria-label="${tell('title')}"></progress></p>
${isOver && html`<p class="answer">${tell('complete')}</p>`}
${!isOver && !isOpen && html`<p class="note">${tell(organises ? 'notYet' : 'notYetParty')}</p>`}
${record.conflicts.map(({ kind, body, parties }) => html`<p class="conflict">${tell(kind === 'one-body' ? 'sameBody' : 'selfAppointed', { body, parties: parties.join('、') })}</p>`)}
<ul class="parties">${cards.map((party) => card(party, record, of, isOpen, organises))}</ul>
${
  organises &&
  record.more.length > 0 &&
  html`<details class="act"><summary>${tell('more')}</summary><form data-act="appoint"><label>${tell('party')}<select name="party">${record.more.map(({ party, text }) => html`<option value="${party}">${text[lang]}</option>`)}</select></label>${bodyFields(false)}${othersField(of)}<p><button type="submit">${tell('save')}</button></p></form></details>`
}
<details class="act"><summary>${tell('history')}</summary>${historyList(record.history, of)}</details>`;
}

function card(
  party: PartyState,
  record: AcceptanceRecord,
  of: CardsOf,
  isOpen: boolean,
  organises: boolean,
): Html {
  const { lang } = siteHere();
  return html`<li data-party="${party.party}"${party.mine && html` class="mine"`}><h3>${party.text[lang]} <small>${party.body?.name ?? tell('noBody')}</small>${party.mine && html` <span class="tag">${tell('yours')}</span>`}</h3>
${party.parts.map((part) => partLine(part, of))}
${party.mine && isOpen && party.parts.map((part) => ownForms(party, part, record))}
${!party.mine && party.parts.some(({ passed }) => !passed) && html`<p class="note">${whoSigns(party, organises)}</p>`}
${organises && party.signedBy === 'body' && organiserForms(party, record, of, isOpen)}
${organises && party.signedBy === 'office' && isOpen && !party.mine && paperForm(party, record, of)}</li>`;
}

function partLine({ part, passed, on, way, remark, paper }: PartState, { path }: CardsOf): Html {
  const state = passed === null ? 'unsigned' : passed ? 'signed' : 'refused';
  const sign = passed === null ? '○' : passed ? (way === 'account' ? '✓' : '□') : '✕';
  return html`<p class="part part-${passed && way !== 'account' ? 'paper' : state}"><span aria-hidden="true">${sign}</span> ${tell(part)} <b>${tell(state)}</b> ${on}
${paper && html`<small>${tell('paperBy', { who: paper.enteredAs })} ${paper.number} ${paper.on}${paper.proof !== null && html` <a href="${path}/proofs/${paper.proof}" download>${tell('proof')}</a>`}</small>`}${way === 'entered' && html`<small>${tell('enteredBefore')}</small>`}${remark && html`<small>${remark}</small>`}</p>`;
}

function whoSigns({ body, accounts, invitedUntil, signedBy }: PartyState, organises: boolean): string {
  if (body === null) return tell(organises ? 'noBody' : 'askOrganiser');
  if (accounts > 0) return tell('bodySigns', { body: body.name });
  if (signedBy === 'office') return tell('noOffice');
  if (invitedUntil !== null) return tell('invitedUntil', { n: invitedUntil });
  return tell(organises ? 'noAccount' : 'noAccountTell');
}

function ownForms(
  party: PartyState,
  { part, passed, way }: PartState,
  record: AcceptanceRecord,
): Html | null {
  const body = party.body?.name ?? '';
  if (passed)
    return way === 'account'
      ? html`<details class="act"><summary>${tell('withdraw')} ${tell(part)}</summary>${withdrawForm(party.party, part)}</details>`
      : null;
  return html`<details class="act sign"><summary>${tell('sign', { part: tell(part) })}</summary><form data-act="sign"><input type="hidden" name="party" value="${party.party}"><input type="hidden" name="part" value="${part}">${part === 'pipes' && checklist(record)}${verdictFields()}<p class="note">${tell('stays')}</p><p><button class="primary" type="submit">${tell('doSign', { body })}</button></p></form></details>`;
}

function organiserForms(party: PartyState, record: AcceptanceRecord, of: CardsOf, isOpen: boolean): Html {
  const { body } = party;
  return html`<details class="act"><summary>${tell(body ? 'replace' : 'appoint')}</summary><form data-act="appoint"><input type="hidden" name="party" value="${party.party}">${bodyFields(body !== null)}${othersField(of)}<p><button type="submit">${tell('save')}</button></p></form></details>
${body && html`<details class="act"><summary>${tell('invite')}</summary><form data-act="invite"><input type="hidden" name="party" value="${party.party}"><p class="note">${tell('inviteAbout', { body: body.name, days: 14 })}</p><p><button type="submit">${tell('makeLink')}</button></p></form></details>`}
${body && record.may.appointAccounts && html`<details class="act"><summary>${tell('account')}</summary><form data-act="account"><input type="hidden" name="body" value="${body.id}"><label>${tell('username')}<input name="username" required autocapitalize="none" autocomplete="off"></label><p><button type="submit">${tell('save')}</button></p></form></details>`}
${body && isOpen && paperForm(party, record, of)}`;
}

/** An id that no other party's form has. */
const paperId = ({ party }: PartyState) => `paper-${encodeURIComponent(party)}`;

function paperForm(party: PartyState, record: AcceptanceRecord, { today }: CardsOf): Html {
  const open = party.parts.filter(({ passed }) => !passed);
  const entered = party.parts.filter(
    ({ passed, way }) => passed !== null && (way === 'paper' || way === 'entered'),
  );
  return html`${
    open.length > 0 &&
    html`<details class="act"><summary>${tell('paper')}</summary><form data-act="paper"><p class="note">${tell('paperAbout')}</p><input type="hidden" name="party" value="${party.party}"><label>${tell('part')}<select name="part">${open.map(({ part }) => html`<option value="${part}">${tell(part)}</option>`)}</select></label>
<div class="pair"><label>${tell('paperNumber')}<input name="paperNumber" required maxlength="64"></label><div><label for="${paperId(party)}-on">${tell('paperOn')}</label>${dateField({ name: 'paperOn', id: `${paperId(party)}-on`, max: today, isRequired: true })}</div></div>
${fileField({ label: tell('scan'), name: 'proof', id: `${paperId(party)}-scan`, accept: 'application/pdf,image/jpeg,image/png,image/webp' })}${open.some(({ part }) => part === 'pipes') && checklist(record, open[0]!.part !== 'pipes')}${verdictFields()}<p><button type="submit">${tell('enter')}</button></p></form></details>`
  }${entered.map(({ part }) => html`<details class="act"><summary>${tell('withdraw')} ${tell(part)}</summary>${withdrawForm(party.party, part)}</details>`)}`;
}

const withdrawForm = (party: string, part: string) =>
  html`<form data-act="withdraw"><input type="hidden" name="party" value="${party}"><input type="hidden" name="part" value="${part}"><label>${tell('withdrawReason')}<input name="reason" required maxlength="500"></label><p><button type="submit">${tell('withdraw')}</button></p></form>`;

const checklist = ({ checklist }: AcceptanceRecord, hidden = false) =>
  html`<fieldset class="sheet"${hidden && html` hidden`}>${checklist.map((point) => html`<label class="choice"><input type="checkbox" name="point" value="${point.key}"> ${point[siteHere().lang]}</label>`)}</fieldset>`;

const verdictFields = () =>
  html`<label>${tell('verdict')}<select name="passed"><option value="yes">${tell('passed')}</option><option value="no">${tell('failed')}</option></select></label><label>${tell('remark')}<textarea name="remark" rows="2" maxlength="1000"></textarea></label>`;

const bodyFields = (replaces: boolean) =>
  html`<label>${tell('bodyName')}<input name="name" required minlength="2" maxlength="64" list="known-bodies" autocomplete="off"></label><label>${tell('creditCode')}<input name="creditCode" maxlength="24" autocomplete="off" autocapitalize="characters"></label>${replaces && html`<label>${tell('replaceReason')}<input name="reason" required maxlength="500"></label>`}`;

const othersField = ({ others }: CardsOf) =>
  others.length > 0 &&
  html`<details><summary>${tell('alsoFor')}</summary><div class="many">${others.map(({ code, name }) => html`<label class="choice"><input type="checkbox" name="code" value="${code}"> ${name}</label>`)}</div></details>`;

function historyList(lines: readonly HistoryLine[], { path }: CardsOf): Html {
  if (lines.length === 0) return html`<p class="empty">${tell('noHistory')}</p>`;
  return html`<ol class="queue">${lines.map(
    ({ at, party, part, passed, way, body, account, remark, paper }) => {
      const said =
        passed === null ? tell(way === 'void' ? 'void' : 'withdrew') : tell(passed ? 'signed' : 'refused');
      return html`<li><b>${party} · ${tell(part)}</b> ${said}<br><small>${at} ${body} ${account}${paper && html` · ${tell('paperBy', { who: paper.enteredAs })} ${paper.number}${paper.proof !== null && html` <a href="${path}/proofs/${paper.proof}" download>${tell('proof')}</a>`}`}${way === 'entered' && html` · ${tell('enteredBefore')}`}${remark && html` · ${remark}`}</small></li>`;
    },
  )}</ol>`;
}
