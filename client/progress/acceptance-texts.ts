import type { Bilingual } from '../../domain/problem.ts';
import { siteHere } from './site-here.ts';

const texts = {
  title: { zh: '联合验收', en: 'Joint acceptance' },
  loading: { zh: '正在读取…', en: 'Reading …' },
  needsNetwork: { zh: '需要联网，请稍后再试。', en: 'This needs the network: try again later.' },
  signedOf: { zh: '已签 {n} / {of} 项', en: '{n} of {of} parts signed' },
  complete: {
    zh: '各方均已签署，已转入验收状态；禁止再次开挖已生效。',
    en: 'All have signed: the community is accepted, and nobody may dig here any more.',
  },
  notYet: {
    zh: '完工后才能签署。现在可先指定各方单位并邀请。',
    en: 'Signing begins when the works are complete. Bodies can be appointed and invited now.',
  },
  notYetParty: { zh: '完工后才能签署。', en: 'Signing begins when the works are complete.' },
  whole: { zh: '整体', en: 'Whole' },
  pipes: { zh: '管线专项', en: 'Pipe works' },
  signed: { zh: '已签', en: 'signed' },
  refused: { zh: '不通过', en: 'not passed' },
  unsigned: { zh: '未签', en: 'not signed' },
  yours: { zh: '由您签署', en: 'yours to sign' },
  paperBy: { zh: '纸质签署，由{who}代录', en: 'on paper, entered by {who}' },
  enteredBefore: { zh: '由填报账号代录', en: 'entered by the reporting account' },
  proof: { zh: '查看扫描件', en: 'Scan' },
  noBody: { zh: '尚未指定单位', en: 'No body appointed yet' },
  askOrganiser: {
    zh: '请街道或实施单位先指定单位。',
    en: 'The street office or the implementing unit appoints one first.',
  },
  bodySigns: {
    zh: '应由{body}用本单位账号登录本页签署。',
    en: '{body} has to sign here by its own account.',
  },
  noAccount: {
    zh: '该单位还没有账号：请发出邀请链接，或录入纸质签署。',
    en: 'This body has no account yet: send it an invitation, or enter its signature on paper.',
  },
  noAccountTell: {
    zh: '该单位还没有账号，请街道或实施单位邀请。',
    en: 'This body has no account yet; the street office or the implementing unit invites it.',
  },
  noOffice: {
    zh: '该街道还没有账号，请管理员建立。',
    en: 'This street office has no account; the administrator makes one.',
  },
  invitedUntil: { zh: '已邀请，链接有效至 {n}。', en: 'Invited; the link holds until {n}.' },
  sign: { zh: '签署{part}', en: 'Sign: {part}' },
  verdict: { zh: '意见', en: 'Verdict' },
  passed: { zh: '通过', en: 'Passed' },
  failed: { zh: '不通过', en: 'Not passed' },
  remark: {
    zh: '意见与保留事项（不通过须写明原因）',
    en: 'Opinion and reservations (a refusal needs its reason)',
  },
  doSign: { zh: '以{body}名义签署', en: 'Sign for {body}' },
  stays: {
    zh: '签署后不能改动，验收完成前可写明原因撤回，均留存记录。',
    en: 'A signature is not changed; until the acceptance is complete it can be withdrawn with a reason. All stays on record.',
  },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  withdrawReason: { zh: '撤回原因（留存）', en: 'Why it is withdrawn (stays on record)' },
  appoint: { zh: '指定单位', en: 'Appoint a body' },
  replace: { zh: '更换单位', en: 'Replace the body' },
  bodyName: { zh: '单位全称（不填个人姓名）', en: 'Full name of the body (no person)' },
  creditCode: { zh: '统一社会信用代码（可不填）', en: 'Unified social credit code (optional)' },
  replaceReason: {
    zh: '更换原因（该方已签的须重新签署）',
    en: 'Why it is replaced (what it signed has to be signed again)',
  },
  alsoFor: { zh: '同时用于以下小区', en: 'Also in these communities' },
  invite: { zh: '邀请账号', en: 'Invite an account' },
  inviteAbout: {
    zh: '链接只能用一次，{days} 天内有效；重新生成后旧链接作废。请发给{body}的经办人，勿发到群里。',
    en: 'The link works once, for {days} days; a new one ends the old. Send it to the person in charge at {body}, not to a group.',
  },
  makeLink: { zh: '生成邀请链接', en: 'Make the link' },
  link: { zh: '邀请链接（有效至 {n}）', en: 'Invitation (until {n})' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  account: { zh: '指定已有账号', en: 'Appoint an account' },
  username: { zh: '用户名', en: 'User name' },
  paper: { zh: '录入纸质签署', en: 'Enter a signature on paper' },
  paperAbout: {
    zh: '仅用于该方已在纸上签署的情形。公开页面与记录都会注明“纸质签署，由您所在单位代录”。',
    en: 'Only for what the party signed on paper. Page and record will say that you entered it.',
  },
  part: { zh: '部分', en: 'Part' },
  paperNumber: { zh: '文件编号', en: 'Number of the document' },
  paperOn: { zh: '签署日期', en: 'Day of signing' },
  scan: {
    zh: '扫描件或照片（PDF、JPEG、PNG，20 MB 内）',
    en: 'Scan or photograph (PDF, JPEG, PNG, up to 20 MB)',
  },
  enter: { zh: '录入', en: 'Enter' },
  save: { zh: '保存', en: 'Save' },
  more: { zh: '增加管线单位', en: 'Add a utility' },
  party: { zh: '参与方', en: 'Party' },
  history: { zh: '签署记录', en: 'Record of signatures' },
  noHistory: { zh: '还没有签署。', en: 'Nothing was signed yet.' },
  withdrew: { zh: '撤回', en: 'withdrawn' },
  void: { zh: '作废，须重新签署', en: 'void, to be signed again' },
  sameBody: {
    zh: '同一单位担任多方：{body}（{parties}）',
    en: 'One body plays several parties: {body} ({parties})',
  },
  selfAppointed: {
    zh: '指定人与签署人为同一账号：{body}（{parties}）',
    en: 'Who appointed it signed for it: {body} ({parties})',
  },
  join: { zh: '加入单位', en: 'Join a body' },
  joinFor: {
    zh: '邀请{body}以{party}身份参与“{community}”的填报与验收签署。',
    en: '{body} is invited as {party} of {community}, to report and to sign its acceptance.',
  },
  joinOthers: { zh: '同时参与：{n}', en: 'Also: {n}' },
  joinUntil: { zh: '链接有效至 {n}，只能用一次。', en: 'The link works once, until {n}.' },
  joinNew: { zh: '建立账号并加入', en: 'Make an account and join' },
  joinAs: { zh: '以当前账号 {n} 加入', en: 'Join as {n}' },
  joinOther: {
    zh: '不是您的账号？退出后用本链接建立新账号。',
    en: 'Not your account? Sign out, and make a new one by this link.',
  },
  signOut: { zh: '退出当前账号', en: 'Sign out' },
  haveAccount: { zh: '已有账号，登录后加入', en: 'I have an account: sign in and join' },
  yourName: { zh: '经办人称呼', en: 'Your name' },
  usernameHint: { zh: '3 至 32 位小写字母、数字、下划线或点', en: '3 to 32 of a–z, 0–9, _ and .' },
  password: { zh: '密码（10 位以上）', en: 'Password (10 characters or more)' },
  noWorks: {
    zh: '您的单位目前没有被指定参与的小区。请联系街道或实施单位。',
    en: 'Your body is appointed in no community. Ask the street office or the implementing unit.',
  },
} satisfies Record<string, Bilingual>;

/** A text of the acceptance in the reader's language, with what stands in braces put in. */
export function tell(key: keyof typeof texts, facts: Record<string, string | number> = {}): string {
  return texts[key][siteHere().lang].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
}
