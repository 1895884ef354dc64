/** What begins a part of a text that names an account or a person to call. */
const privateWords =
  /(?:联系人|经办人|经办|承办人|负责人|签字人|法定代表人|法人|收款人|付款人|收款方|户名|开户(?:银?行|名)?|银行账[号户]|账[号户]|帐[号户]|卡号|身份证号?|手机号?|联系电话|电话|合同联系|微信)/;
const phones = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/g;
/** Numbers of accounts, cards and persons: twelve digits or more, however they are grouped. */
const longNumbers = /(?<!\d)\d(?:[- ]?\d){11,29}[xX]?(?!\d)/g;
const addresses = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g;

/**
 * The reason of a change of money as the public may read it: bank accounts, telephones, identity numbers and persons of a
 * contract are left out, whatever somebody wrote into the field.
 */
export function publicReason(reason: string): string {
  const text = reason.normalize('NFKC');
  const shown = withoutPersons(text);
  // what nothing was taken from stays as it was written
  return shown === text.trim() ? reason.trim() : shown;
}

function withoutPersons(text: string): string {
  const parts = text.split(/(?<=[,，;；。、\n])|(?=[（(])|(?<=[)）])/);
  return parts
    .filter((part) => !privateWords.test(part))
    .join('')
    .replace(addresses, '')
    .replace(phones, '')
    .replace(longNumbers, '')
    .replace(/[（(]\s*[)）]/g, '')
    .replace(/[\s,，;；、:：]+$/u, '')
    .trim();
}
