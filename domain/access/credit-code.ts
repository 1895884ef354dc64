const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Whether a text is a 统一社会信用代码 with its right check character (GB 32100-2015: weights 3^i mod 31). */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  return signs[checkValue(code)] === code[17];
}

function checkValue(code: string): number {
  let sum = 0;
  for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31)
    sum += signs.indexOf(code[i]!) * weight;
  return (31 - (sum % 31)) % 31;
}
